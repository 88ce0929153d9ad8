import { sign } from "node:crypto";
import { privateKeyFromSeed, publicBytesOf } from "./ed25519.ts";
import { keyIdOf, signatureTypes } from "./note-key.ts";

/** A witness, for tests, that cosigns whatever it is given (C2SP tlog-cosignature, Ed25519). */
export function testWitness(name: string, seed: number) {
  const privateKey = privateKeyFromSeed(Buffer.alloc(32, seed));
  const publicKey = publicBytesOf(privateKey);
  const keyId = keyIdOf(name, signatureTypes.cosignature, publicKey);
  const material = Buffer.concat([Buffer.from([signatureTypes.cosignature]), publicKey]);
  return {
    vkey: `${name}+${keyId}+${material.toString("base64")}`,
    /** The line to add to the note of a checkpoint with this text. */
    cosign(text: string, time: bigint): string {
      const stamp = Buffer.alloc(8);
      stamp.writeBigUInt64BE(time);
      const signature = sign(null, Buffer.from(`cosignature/v1\ntime ${time}\n${text}`), privateKey);
      return `— ${name} ${Buffer.concat([Buffer.from(keyId, "hex"), stamp, signature]).toString("base64")}\n`;
    },
  };
}
