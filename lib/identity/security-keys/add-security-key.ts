import { type VerifiedRegistrationResponse, verifyRegistrationResponse } from "@simplewebauthn/server";
import { DomainError } from "#lib/core/errors.ts";
import { newId } from "#lib/core/ids.ts";
import type { Tx } from "#lib/db/client.ts";
import { command } from "#lib/kernel/command.ts";
import { assertFreshSignIn } from "../fresh-sign-in.ts";
import { challengeIn, registering, spendChallenge } from "./challenges.ts";
import { holderOf, keysOf } from "./own-keys.ts";
import { relyingParty } from "./relying-party.ts";
import {
  addSecurityKeyInput,
  type RegistrationResponse,
  securityKeysMax,
  securityKeyView,
} from "./schemas.ts";
import { tooMany } from "./start-security-key.ts";

/** What a key is made of proves nothing about who made it: no attestation is asked for, and none is kept. */
export const addSecurityKey = command({
  id: "security_key.add",
  permission: "security_key.manage",
  summary: "Add a security key of your own, as the browser made it",
  input: addSecurityKeyInput,
  output: securityKeyView,
  async run(ctx, { name, response }) {
    const person = holderOf(ctx);
    await ctx.tx.$queryRaw`SELECT id FROM "user" WHERE id = ${person.id} FOR NO KEY UPDATE`;
    const at = await ctx.now();
    assertFreshSignIn(person, "to add a key", at);
    if ((await keysOf(ctx.tx, person.id)).length >= securityKeysMax) throw tooMany();
    const { credential, credentialDeviceType } = await verified(ctx.tx, person.id, response, at);
    const { id: credentialId, publicKey, counter } = credential;
    if (await ctx.tx.securityKey.findUnique({ where: { credentialId } }))
      throw new DomainError("conflict", "This key is here already.");
    const { transports = [] } = response.response;
    const id = newId("securityKey");
    await ctx.tx.securityKey.create({
      data: {
        id,
        userId: person.id,
        credentialId,
        publicKey,
        counter,
        transports,
        name,
        createdAt: at,
      },
    });
    await ctx.audit({
      target: { type: "security_key", id, name },
      after: { owner: person.email, device: credentialDeviceType, transports },
    });
    return { id, name, created_at: at.toISOString(), last_used_at: null };
  },
});

type Registered = NonNullable<VerifiedRegistrationResponse["registrationInfo"]>;

/** @throws DomainError `forbidden` unless it is what was begun a moment ago, here, by this person, with their key unlocked */
async function verified(
  tx: Tx,
  userId: string,
  { response, ...credential }: RegistrationResponse,
  at: Date,
): Promise<Registered> {
  const rp = relyingParty();
  const { clientDataJSON, attestationObject } = response;
  const challenge = challengeIn(clientDataJSON);
  if (!(await spendChallenge(tx, { userId, purpose: registering, challenge }, at))) throw notBegun();
  try {
    const { registrationInfo } = await verifyRegistrationResponse({
      response: {
        id: credential.id,
        rawId: credential.rawId,
        type: credential.type,
        response: { clientDataJSON, attestationObject },
        clientExtensionResults: {},
      },
      expectedChallenge: challenge,
      expectedOrigin: rp.origin,
      expectedRPID: rp.id,
      requireUserVerification: true,
    });
    if (registrationInfo) return registrationInfo;
  } catch (cause) {
    throw notBegun(cause);
  }
  throw notBegun();
}

function notBegun(cause?: unknown): DomainError {
  return new DomainError(
    "forbidden",
    "This is not what was begun here, or it took longer than five minutes. Begin again, and unlock your key by PIN or touch.",
    { cause },
  );
}
