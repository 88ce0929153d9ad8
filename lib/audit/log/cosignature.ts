import { verify } from "node:crypto";
import { ed25519SignatureLength, publicKeyFromBytes } from "./ed25519.ts";
import { parseNote, SignatureError, type SignedBy, verifierOf } from "./note.ts";
import { parsePublicKey, signatureTypes, type Verifier } from "./note-key.ts";

const timeLength = 8;
const timeMax = 2n ** 63n - 1n;

/**
 * The key of a witness that cosigns with Ed25519 (C2SP tlog-cosignature, type 0x04).
 *
 * @throws MalformedError for a key of another type, or one whose id is not its own
 */
export function parseWitnessVkey(text: string): Verifier {
  const key = parsePublicKey(text, signatureTypes.cosignature);
  const publicKey = publicKeyFromBytes(key.publicKey);
  return {
    ...key,
    verify: (body, cosignature) => {
      if (cosignature.length !== timeLength + ed25519SignatureLength) return false;
      const time = timeOf(cosignature);
      const message = Buffer.concat([Buffer.from(`cosignature/v1\ntime ${time}\n`), body]);
      return time <= timeMax && verify(null, message, publicKey, cosignature.subarray(timeLength));
    },
  };
}

/**
 * Which witnesses saw this checkpoint as the newest of its log, and when, in seconds since 1970. Each is told once.
 *
 * @throws MalformedError when it is not a note
 * @throws SignatureError when the cosignature of one of these witnesses does not hold
 */
export function cosignaturesOf(
  note: string | Uint8Array,
  witnesses: readonly Verifier[],
): (SignedBy & { time: number })[] {
  const { text, signatures } = parseNote(note);
  const body = Buffer.from(text);
  const seen = new Map<string, SignedBy & { time: number }>();
  for (const { name, keyId, signature } of signatures) {
    const witness = verifierOf(witnesses, { name, keyId });
    if (!witness) continue;
    if (!witness.verify(body, signature))
      throw new SignatureError(`The cosignature by the witness ${name}+${keyId} does not hold.`);
    seen.set(`${name}+${keyId}`, { name, keyId, time: Number(timeOf(signature)) });
  }
  return [...seen.values()];
}

function timeOf(cosignature: Uint8Array): bigint {
  return Buffer.from(cosignature).readBigUInt64BE(0);
}
