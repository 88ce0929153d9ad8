import { expect, test } from "vitest";
import { disableUser } from "#lib/identity/index.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { addPerson, auditOf, oneSignature, submitForReview, vote } from "#prisma/seed/factories.ts";
import { db } from "./client.ts";
import { isLostRace } from "./lost-race.ts";
import { holdLock } from "./test-locks.ts";

async function ownerOfSomething() {
  const owner = await addPerson("member");
  await vote(await addPerson("governance"), await submitForReview(owner, oneSignature));
  return owner;
}

const versionsOf = `SELECT version.id FROM server_version version JOIN server ON server.id = server_id
  WHERE owner_user_id = $1 FOR UPDATE OF version`;

/**
 * Begins `act`, which locks a person and, at its commit, their versions; and takes the two the other way round. Whom the
 * database makes give way is its choice: who has waited for a second first, which is `act` unless this machine stalls.
 */
async function crossing<T>(personId: string, act: () => Promise<T>): Promise<{ acted: T; gaveWay: boolean }> {
  const versions = await holdLock(versionsOf, [personId]);
  const acting = act();
  await versions.waiters(1);
  const gaveWay = await versions.lock(`SELECT id FROM "user" WHERE id = $1 FOR UPDATE`, [personId]).then(
    () => true,
    () => false,
  );
  await versions.release();
  return { acted: await acting, gaveWay };
}

test("a deadlock at commit, found by a deferred trigger, is a lost race", async () => {
  const { id } = await ownerOfSomething();
  const { acted, gaveWay } = await crossing(id, () =>
    db()
      .$transaction((tx) => tx.user.update({ where: { id }, data: { disabledAt: new Date() } }))
      .then(
        () => null,
        (error: unknown) => error,
      ),
  );
  if (gaveWay) expect(isLostRace(acted)).toBe(true);
});

test("and the command runs again", async () => {
  const { id } = await ownerOfSomething();
  await crossing(id, () => disableUser(systemCtx("tests"), { id }));
  expect((await db().user.findUniqueOrThrow({ where: { id } })).disabledAt).not.toBeNull();
  expect((await auditOf(id)).filter(({ action }) => action === "user.disable")).toHaveLength(1);
});

test("what a deferred trigger refuses for another reason is none", async () => {
  const refusal = Object.assign(new Error("CheckViolation"), {
    name: "DriverAdapterError",
    cause: { kind: "postgres", code: "23514" },
  });
  for (const error of [refusal, new Error("DriverAdapterError"), undefined, "40P01"])
    expect(isLostRace(error)).toBe(false);
});
