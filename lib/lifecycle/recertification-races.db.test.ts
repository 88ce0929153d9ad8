import { describe, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import { atOnce, holdLock } from "#lib/db/test-locks.ts";
import { disableUser, startSession } from "#lib/identity/index.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { addPerson, ctxOf } from "#prisma/seed/factories.ts";
import { confirmRecertification, voteRecertification } from "./index.ts";
import { publishDue } from "./test-recertification.ts";

/**
 * Runs `act` while its person is being disabled: that has locked them, and is held up before its commit, for which it
 * needs the versions that they answer for.
 */
async function whileDisabled(person: UserActor, versionId: string, act: () => Promise<unknown>) {
  const { id, name, email } = person;
  const signedIn = { issuer: "https://idp.example.com", subject: id, email_verified: true, roles: null };
  await startSession(systemCtx("tests"), { ...signedIn, name, email });
  const held = await holdLock("SELECT id FROM session WHERE user_id = $1 FOR UPDATE", [id]);
  const disabling = atOnce(() => disableUser(systemCtx("tests"), { id }));
  await held.waiters(1);
  const acting = atOnce(act);
  await held.waiters(2);
  // Whoever acts waits for the person, and keeps neither the server nor the version meanwhile.
  const free = await held
    .lock(
      `SELECT version.id FROM server_version version JOIN server ON server.id = server_id
       WHERE version.id = $1 FOR UPDATE OF server, version NOWAIT`,
      [versionId],
    )
    .then(
      () => true,
      () => false,
    );
  await held.release();
  const [disabled, acted] = [...(await disabling), ...(await acting)];
  return { free, disabled, acted };
}

describe("whoever is disabled at the same instant", () => {
  const inOrder = {
    free: true,
    disabled: { status: "fulfilled" },
    acted: { status: "rejected", reason: { code: "forbidden" } },
  };

  test("confirms nothing any more", async () => {
    const owner = await addPerson("member");
    const { id, digest, versionId } = await publishDue({ owner: `user:${owner.email}` });
    const confirm = () => confirmRecertification(ctxOf(owner), { id, digest, text: "As it was." });
    expect(await whileDisabled(owner, versionId, confirm)).toMatchObject(inOrder);
  });

  test("decides on nothing any more", async () => {
    const [owner, reviewer] = [await addPerson("member"), await addPerson("governance")];
    const { id, digest, versionId } = await publishDue({ owner: `user:${owner.email}` });
    await confirmRecertification(ctxOf(owner), { id, digest, text: "As it was." });
    const keep = () =>
      voteRecertification(ctxOf(reviewer), { id, digest, decision: "approve", reason: "Fine." });
    expect(await whileDisabled(reviewer, versionId, keep)).toMatchObject(inOrder);
  });
});
