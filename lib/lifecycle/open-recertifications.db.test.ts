import { beforeAll, describe, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import { newId } from "#lib/core/ids.ts";
import { recertificationStatuses } from "#lib/core/words.ts";
import { db } from "#lib/db/client.ts";
import { pool } from "#lib/db/pool.ts";
import { disableUser } from "#lib/identity/index.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { setServerStatus } from "#lib/registry/index.ts";
import { addPerson, auditOf, ctxOf, exampleDocument } from "#prisma/seed/factories.ts";
import { confirmRecertification, handleOpenRecertifications } from "./index.ts";
import { openBatchMax } from "./open-items.ts";
import { recertificationTransitions } from "./recertification-state.ts";
import {
  announced,
  dayMs,
  inDays,
  openItemOf,
  publish,
  publishDue,
  setTerm,
} from "./test-recertification.ts";

let owner: UserActor;

beforeAll(async () => {
  owner = await addPerson("member");
});

const plan = () => ({ owner: `user:${owner.email}` });
const itemsOf = (versionId: string) => db().recertification.findMany({ where: { versionId } });

describe("what is due within 30 days", () => {
  test("is asked for once, on the digest that was approved, and its owner is told", async () => {
    const { versionId, digest, name } = await publish(plan());
    const by = inDays(29);
    await setTerm(versionId, by);
    await handleOpenRecertifications();
    await handleOpenRecertifications();
    const items = await itemsOf(versionId);
    expect(items).toMatchObject([
      { status: "awaiting_owner", digest, campaignId: null, dueAt: by, overdueAt: null, confirmedAt: null },
    ]);
    const id = items[0]?.id ?? "";
    expect(await auditOf(id)).toMatchObject([
      {
        action: "recertification.open",
        outcome: "success",
        actor_name: "Clock",
        target_type: "recertification",
        target_name: name,
        after: { version: "1.0.0", digest, status: "awaiting_owner", due_at: by.toISOString() },
      },
    ]);
    expect(await announced("recertification.opened", id)).toBe(1);
    expect(await announced("recertification.overdue", id)).toBe(0);
  });

  test("is asked for when it was deprecated, or has lapsed, and not when it was retired or revoked", async () => {
    const [deprecated, retired, lapsed, revoked] = await Promise.all([
      publish(plan()),
      publish(plan()),
      publish(plan()),
      publish(plan()),
    ]);
    const ctx = systemCtx("tests");
    for (const { name, versionId } of [deprecated, retired]) {
      await setTerm(versionId, inDays(3));
      await setServerStatus(
        { ...ctx, actor: owner },
        { name, status: "deprecated", status_message: "Use another one." },
      );
    }
    await setServerStatus({ ...ctx, actor: owner }, { name: retired.name, status: "retired" });
    await setTerm(lapsed.versionId, inDays(-20));
    await db().serverVersion.update({
      where: { id: lapsed.versionId },
      data: { lapsedAt: inDays(-6), lapseReason: "Nobody confirmed it." },
    });
    await db().serverVersion.update({
      where: { id: revoked.versionId },
      data: { recertifyBy: null, lapsedAt: inDays(-6), lapseReason: "Revoked at recertification: no." },
    });
    await handleOpenRecertifications();
    const counts = await Promise.all(
      [deprecated, retired, lapsed, revoked].map(async ({ versionId }) => (await itemsOf(versionId)).length),
    );
    expect(counts).toEqual([1, 0, 1, 0]);
  });

  test("what is due later is left alone", async () => {
    const { versionId } = await publish(plan());
    await setTerm(versionId, inDays(31));
    await handleOpenRecertifications();
    expect(await itemsOf(versionId)).toEqual([]);
  });

  test("waits for a reviewer at once when nobody answers for it any more", async () => {
    const gone = await addPerson("member");
    const { versionId } = await publish({ owner: `user:${gone.email}` });
    await setTerm(versionId, inDays(3));
    await disableUser(systemCtx("tests"), { id: gone.id });
    await handleOpenRecertifications();
    expect(await itemsOf(versionId)).toMatchObject([{ status: "awaiting_reviewer", confirmedById: null }]);
  });

  test("of several processes at once, one asks", async () => {
    const { versionId } = await publish(plan());
    await setTerm(versionId, inDays(3));
    await Promise.all(Array.from({ length: 4 }, () => handleOpenRecertifications()));
    expect(await itemsOf(versionId)).toHaveLength(1);
    expect(await announced("recertification.opened", (await openItemOf(versionId)).id)).toBe(1);
  });
});

describe("what is overdue", () => {
  test("is told once, whoever looks however often", async () => {
    const { id } = await publishDue(plan(), inDays(-1));
    await Promise.all([handleOpenRecertifications(), handleOpenRecertifications()]);
    expect(await announced("recertification.overdue", id)).toBe(1);
    const { overdueAt } = await db().recertification.findUniqueOrThrow({ where: { id } });
    expect(overdueAt).not.toBeNull();
  });

  test("is told also while a reviewer is awaited", async () => {
    const { id, digest } = await publishDue(plan());
    await confirmRecertification(ctxOf(owner), { id, digest, text: "All as it was." });
    await db().recertification.update({ where: { id }, data: { dueAt: inDays(-1) } });
    await handleOpenRecertifications();
    expect(await announced("recertification.overdue", id)).toBe(1);
  });
});

describe("what has nothing left to confirm is closed", () => {
  test("when the version was approved anew", async () => {
    const document = exampleDocument();
    const { id, versionId, submissionId } = await publishDue({ ...plan(), document });
    const again = await publish({ ...plan(), document });
    expect(again.versionId).toBe(versionId);
    expect(again.submissionId).not.toBe(submissionId);
    await handleOpenRecertifications();
    expect(await db().recertification.findUniqueOrThrow({ where: { id } })).toMatchObject({
      status: "closed",
    });
    expect((await auditOf(id)).at(-1)).toMatchObject({
      action: "recertification.close",
      outcome: "success",
      before: { status: "awaiting_owner" },
      after: { status: "closed" },
      reason: expect.stringContaining("was approved anew since this was asked."),
    });
    expect(await itemsOf(versionId)).toHaveLength(1);
  });

  test("when the version was retired", async () => {
    const { id, name } = await publishDue(plan());
    const ctx = { ...systemCtx("tests"), actor: owner };
    await setServerStatus(ctx, { name, status: "deprecated", status_message: "Old." });
    await setServerStatus(ctx, { name, status: "retired" });
    await handleOpenRecertifications();
    const { status, decidedAt } = await db().recertification.findUniqueOrThrow({ where: { id } });
    expect(status).toBe("closed");
    expect(decidedAt).not.toBeNull();
  });
});

test("more than one transaction holds are asked for all the same", async () => {
  const template = await publish(plan());
  const count = openBatchMax * 2 + 1;
  const row = await db().serverVersion.findUniqueOrThrow({ where: { id: template.versionId } });
  const approval = await db().submission.findUniqueOrThrow({ where: { id: template.submissionId } });
  const copies = Array.from({ length: count }, (_, index) => ({
    index,
    id: newId("version"),
    by: newId("submission"),
  }));
  await db().submission.createMany({
    data: copies.map(({ by }) => ({
      ...approval,
      stages: approval.stages ?? [],
      findings: approval.findings ?? [],
      id: by,
    })),
  });
  await db().serverVersion.createMany({
    data: copies.map(({ index, id, by }) => ({
      ...row,
      id,
      version: `2.0.${index}`,
      isLatest: false,
      approvedBy: by,
      recertifyBy: inDays(1),
    })),
  });
  await handleOpenRecertifications();
  expect(await db().recertification.count({ where: { versionId: { in: copies.map(({ id }) => id) } } })).toBe(
    count,
  );
});

describe("the database holds the state machine, too", () => {
  const steps = recertificationStatuses.flatMap((from) =>
    recertificationStatuses.map((to) => [from, to, recertificationTransitions[from].includes(to)] as const),
  );

  test.each(steps.filter(([from, to]) => from !== to))("%s to %s: %s", async (from, to, allowed) => {
    const { rows } = await pool().query("SELECT recertification_transition_allowed($1, $2) AS allowed", [
      from,
      to,
    ]);
    expect(rows).toEqual([{ allowed }]);
  });

  test("one open recertification of a version at most", async () => {
    const { versionId, digest } = await publishDue(plan());
    const again = {
      id: newId("recertification"),
      versionId,
      digest,
      status: "awaiting_owner",
      openedAt: new Date(),
      dueAt: new Date(Date.now() + dayMs),
    };
    await expect(db().recertification.create({ data: again })).rejects.toMatchObject({ code: "P2002" });
  });
});
