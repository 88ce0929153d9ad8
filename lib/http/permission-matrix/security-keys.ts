import { randomBytes } from "node:crypto";
import type { UserActor } from "#lib/core/actor.ts";
import { newId } from "#lib/core/ids.ts";
import { db } from "#lib/db/client.ts";
import { cast } from "./matter.ts";

/** Somebody's key, and people who signed in freshly, for as long as all of it takes. */
export async function securityKey() {
  const people = await cast("stranger", "holder");
  const id = newId("securityKey");
  await db().securityKey.create({
    data: {
      id,
      userId: people.holder.id,
      credentialId: randomBytes(32).toString("base64url"),
      publicKey: randomBytes(77),
      counter: 0,
      name: "Blue key",
      createdAt: new Date(),
    },
  });
  return { id, people: { stranger: fresh(people.stranger), holder: fresh(people.holder) } };
}

function fresh(person: UserActor): UserActor {
  return { ...person, signedInAt: new Date(Date.now() + 3_600_000) };
}
