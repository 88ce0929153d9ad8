import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";
import { isoCBOR } from "@simplewebauthn/server/helpers";
import type { AssertionResponse, RegistrationResponse } from "../security-keys/schemas.ts";

/** What it says, where that is not what it was asked. */
type Lies = Partial<{ challenge: string; origin: string; rpId: string; counter: number; verified: boolean }>;

export type SoftwareKey = {
  credentialId: string;
  register(options: { challenge: string; rp: { id: string } }, lies?: Lies): RegistrationResponse;
  /** Counts one up each time. */
  sign(options: { challenge: string; rpId: string }, lies?: Lies): AssertionResponse;
};

const flags = { present: 0x01, verified: 0x04, attested: 0x40 };

/** A security key that is a few lines of software (WebAuthn Level 3 §6): ES256, its person verified. */
export function softwareKey(origin: string): SoftwareKey {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const rawId = randomBytes(32);
  const credentialId = rawId.toString("base64url");
  const credential = { id: credentialId, rawId: credentialId, type: "public-key" as const };
  let count = 0;

  const dataOf = (rpId: string, more: number, { counter = count, verified = true }: Lies) => {
    const head = Buffer.alloc(5);
    head.writeUInt8(flags.present | (verified ? flags.verified : 0) | more);
    head.writeUInt32BE(counter, 1);
    return Buffer.concat([sha256(rpId), head]);
  };
  const clientDataOf = (type: string, challenge: string, lies: Lies) =>
    Buffer.from(
      JSON.stringify({
        type,
        challenge: lies.challenge ?? challenge,
        origin: lies.origin ?? origin,
        crossOrigin: false,
      }),
    );

  return {
    credentialId,
    register({ challenge, rp }, lies = {}) {
      const attested = Buffer.concat([Buffer.alloc(16), lengthOf(rawId), rawId, coseOf(publicKey)]);
      const authData = Buffer.concat([dataOf(lies.rpId ?? rp.id, flags.attested, lies), attested]);
      const attestation = new Map<string, unknown>([
        ["fmt", "none"],
        ["attStmt", new Map()],
        ["authData", new Uint8Array(authData)],
      ]);
      return {
        ...credential,
        response: {
          clientDataJSON: clientDataOf("webauthn.create", challenge, lies).toString("base64url"),
          attestationObject: encoded(attestation).toString("base64url"),
          transports: ["usb"],
        },
      };
    },
    sign({ challenge, rpId }, lies = {}) {
      count += 1;
      const authData = dataOf(lies.rpId ?? rpId, 0, lies);
      const clientData = clientDataOf("webauthn.get", challenge, lies);
      const signature = sign("sha256", Buffer.concat([authData, sha256(clientData)]), privateKey);
      return {
        ...credential,
        response: {
          clientDataJSON: clientData.toString("base64url"),
          authenticatorData: authData.toString("base64url"),
          signature: signature.toString("base64url"),
        },
      };
    },
  };
}

/** As COSE (RFC 9053 §7.1.1): EC2, ES256, P-256, and the point. */
function coseOf(key: KeyObject): Buffer {
  const { x = "", y = "" } = key.export({ format: "jwk" });
  const cose = new Map<number, number | Uint8Array>([
    [1, 2],
    [3, -7],
    [-1, 1],
    [-2, new Uint8Array(Buffer.from(x, "base64url"))],
    [-3, new Uint8Array(Buffer.from(y, "base64url"))],
  ]);
  return encoded(cose);
}

function encoded(map: Map<unknown, unknown>): Buffer {
  return Buffer.from(isoCBOR.encode(map as Parameters<typeof isoCBOR.encode>[0]));
}

function lengthOf(bytes: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(bytes.length);
  return length;
}

function sha256(data: string | Buffer): Buffer {
  return createHash("sha256").update(data).digest();
}
