import type { UserActor } from "#lib/core/actor.ts";
import { env } from "#lib/env.ts";
import { ctxOf } from "#prisma/seed/factories.ts";
import { addSecurityKey, startSecurityKey } from "../security-keys/index.ts";
import { type SoftwareKey, softwareKey } from "./software-key.ts";

/** As if they had signed in a moment ago, in the browser. */
export function signedInNow(person: UserActor): UserActor {
  return { ...person, signedInAt: new Date() };
}

/** A key that this person added, by the way that everybody does. */
export async function addedKey(
  person: UserActor,
  key: SoftwareKey = softwareKey(env().publicUrl),
): Promise<SoftwareKey & { id: string }> {
  const ctx = ctxOf(signedInNow(person));
  const response = key.register(await startSecurityKey(ctx, {}));
  const { id } = await addSecurityKey(ctx, { name: "Blue key", response });
  return { ...key, id };
}
