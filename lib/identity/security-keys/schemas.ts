import { z } from "zod";
import { idText, textOf } from "#lib/core/text.ts";

/** How many a person may have at a time. */
export const securityKeysMax = 10;

const base64url = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .regex(/^[A-Za-z0-9_-]+$/, "This must be base64url without padding.");

export const securityKeyView = z.object({
  id: z.string(),
  name: z.string(),
  created_at: z.iso.datetime(),
  last_used_at: z.iso.datetime().nullable(),
});
export type SecurityKeyView = z.output<typeof securityKeyView>;

export const securityKeyList = z.object({ items: z.array(securityKeyView) });

const transports = z.array(z.string().max(40)).max(10);
const descriptor = z.object({
  id: z.string(),
  type: z.literal("public-key"),
  transports: transports.optional(),
});
const credential = {
  id: base64url(1_500),
  rawId: base64url(1_500),
  type: z.literal("public-key"),
  authenticatorAttachment: z.enum(["platform", "cross-platform"]).nullish(),
};

/** For `navigator.credentials.create` (PublicKeyCredentialCreationOptionsJSON of WebAuthn Level 3). */
export const creationOptions = z.object({
  challenge: z.string(),
  rp: z.object({ id: z.string(), name: z.string() }),
  user: z.object({ id: z.string(), name: z.string(), displayName: z.string() }),
  pubKeyCredParams: z.array(z.object({ type: z.literal("public-key"), alg: z.int() })),
  timeout: z.int(),
  attestation: z.literal("none"),
  excludeCredentials: z.array(descriptor),
  authenticatorSelection: z.object({
    residentKey: z.literal("discouraged"),
    requireResidentKey: z.literal(false),
    userVerification: z.literal("required"),
  }),
});

/** For `navigator.credentials.get` (PublicKeyCredentialRequestOptionsJSON of WebAuthn Level 3). */
export const requestOptions = z.object({
  challenge: z.string(),
  rpId: z.string(),
  timeout: z.int(),
  userVerification: z.literal("required"),
  allowCredentials: z.array(descriptor),
});

/** What a browser gives of a new key (RegistrationResponseJSON). */
export const registrationResponse = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: base64url(4_000),
    attestationObject: base64url(20_000),
    transports: transports.optional(),
  }),
});
export type RegistrationResponse = z.output<typeof registrationResponse>;

/** What a browser gives that a key signed (AuthenticationResponseJSON). What WebAuthn knows beside these is left out. */
export const assertionResponse = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: base64url(4_000),
    authenticatorData: base64url(4_000),
    signature: base64url(8_000),
    userHandle: base64url(200).nullish(),
  }),
});
export type AssertionResponse = z.output<typeof assertionResponse>;

export const addSecurityKeyInput = z.strictObject({
  name: textOf(80).describe("To tell it from others: where it is, what it looks like."),
  response: registrationResponse,
});

export const removeSecurityKeyInput = z.strictObject({ id: idText });
