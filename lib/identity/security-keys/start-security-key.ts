import { generateRegistrationOptions } from "@simplewebauthn/server";
import { z } from "zod";
import { DomainError } from "#lib/core/errors.ts";
import { db } from "#lib/db/client.ts";
import { now } from "#lib/kernel/clock.ts";
import { query } from "#lib/kernel/query.ts";
import { assertFreshSignIn } from "../fresh-sign-in.ts";
import { challengeMs, issueChallenge, registering } from "./challenges.ts";
import { descriptorOf, holderOf, keysOf } from "./own-keys.ts";
import { relyingParty } from "./relying-party.ts";
import { creationOptions, securityKeysMax } from "./schemas.ts";

/**
 * What a browser needs to make a key for its person. The challenge is kept for five minutes, and is no change that anybody else
 * sees.
 */
export const startSecurityKey = query({
  id: "startSecurityKey",
  permission: "security_key.manage",
  summary: "Begin to add a security key: what the browser hands to it",
  input: z.strictObject({}),
  output: creationOptions,
  async run(ctx) {
    const tx = ctx.tx ?? db();
    const at = await now(ctx, tx);
    const person = holderOf(ctx);
    assertFreshSignIn(person, "to add a key", at);
    const rp = relyingParty();
    const keys = await keysOf(tx, person.id);
    if (keys.length >= securityKeysMax) throw tooMany();
    const options = await generateRegistrationOptions({
      rpID: rp.id,
      rpName: rp.name,
      userID: new TextEncoder().encode(person.id),
      userName: person.email,
      userDisplayName: person.name,
      attestationType: "none",
      timeout: challengeMs,
      excludeCredentials: keys.map(descriptorOf),
      // It is always named when it is asked for, so that it needs no room of its own on the key.
      authenticatorSelection: { residentKey: "discouraged", userVerification: "required" },
    });
    const { challenge } = options;
    await issueChallenge(tx, { userId: person.id, purpose: registering, challenge }, at);
    return creationOptions.parse(options);
  },
});

export function tooMany(): DomainError {
  return new DomainError(
    "conflict",
    `You have ${securityKeysMax} keys. Remove one that you don't use any more, then add this one.`,
  );
}
