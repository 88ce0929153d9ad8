import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import { db } from "#lib/db/client.ts";
import { createDelegation, disableUser, enableUser } from "#lib/identity/index.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { retractVote } from "#lib/registry/index.ts";
import {
  addPeople,
  addPerson,
  anonymousCtx,
  vote as approve,
  auditOf,
  ctxOf,
  exampleDocument,
  submitForReview,
  unique,
} from "#prisma/seed/factories.ts";
import {
  bulkRecertifications,
  confirmRecertification,
  getRecertification,
  handleOpenRecertifications,
  handleSettleRecertifications,
  lapseDueVersions,
  listRecertifications,
  lookAtRecertification,
  voteRecertification,
} from "./index.ts";
import {
  addTeamOf,
  announced,
  dayMs,
  inDays,
  openItemOf,
  publish,
  publishDue,
  setTerm,
} from "./test-recertification.ts";

let owner: UserActor;
let governance: UserActor;
let compliance: UserActor;
/** A second one of governance: what is restricted takes two, and one of compliance. */
let second: UserActor;

const text = "Owner, data and purpose are as they were.";
const reason = "As I see it.";
const otherDigest = `sha256:${"0".repeat(64)}`;
const restricted = { data_classification: "restricted", access_level: "read" } as const;

beforeAll(async () => {
  [owner, governance, compliance, second] = await Promise.all([
    addPerson("member"),
    addPerson("governance"),
    addPerson("compliance"),
    addPerson("governance"),
  ]);
});

const plan = () => ({ owner: `user:${owner.email}` });
type Item = { id: string; digest: string };
const confirm = (actor: UserActor, { id, digest }: Item) =>
  confirmRecertification(ctxOf(actor), { id, digest, text });
const vote = (actor: UserActor, { id, digest }: Item, decision: "approve" | "reject" = "approve") =>
  voteRecertification(ctxOf(actor), { id, digest, decision, reason });
const versionOf = (id: string) => db().serverVersion.findUniqueOrThrow({ where: { id } });
const itemOf = (id: string) => db().recertification.findUniqueOrThrow({ where: { id } });
const successesOf = async (id: string, action: string) =>
  (await auditOf(id)).filter((event) => event.action === action && event.outcome === "success").length;
const fulfilled = (results: PromiseSettledResult<unknown>[]) =>
  results.filter(({ status }) => status === "fulfilled").length;
const reasonOf = (result: PromiseSettledResult<unknown> | undefined) =>
  result?.status === "rejected" ? result.reason : undefined;

/** A server whose owner has confirmed it. */
async function confirmed(extra: Partial<Parameters<typeof publishDue>[0]> = {}) {
  const item = await publishDue({ ...plan(), ...extra });
  await confirm(owner, item);
  return item;
}

describe("confirming", () => {
  test("by the owner brings it before a reviewer", async () => {
    const item = await publishDue(plan());
    const view = await confirm(owner, item);
    expect(view).toMatchObject({
      status: "awaiting_reviewer",
      server: item.name,
      confirmation: { by: { id: owner.id }, text },
      decision: null,
      waiting_for: "1 governance signature",
      stages: [{ role: "governance", need: 1, have: 0 }],
    });
    expect((await auditOf(item.id)).at(-1)).toMatchObject({
      action: "recertification.confirm",
      outcome: "success",
      actor_id: owner.id,
      before: { status: "awaiting_owner" },
      after: { status: "awaiting_reviewer", digest: item.digest },
      reason: text,
    });
    expect(await announced("recertification.confirmed", item.id)).toBe(1);
  });

  test("is for anybody in the owning team", async () => {
    const [one, other] = await addPeople(2, "member");
    const team = await addTeamOf(one as UserActor, other as UserActor);
    const item = await publishDue({ owner: team });
    expect((await confirm(other as UserActor, item)).confirmation?.by.id).toBe(other?.id);
  });

  test("is for nobody else, governance included: 403", async () => {
    const item = await publishDue(plan());
    for (const stranger of [governance, compliance, await addPerson("member")])
      await expect(confirm(stranger, item)).rejects.toMatchObject({
        code: "forbidden",
        message: `${owner.name} answers for it, and nobody else confirms it.`,
      });
    for (const actor of [await addPerson("auditor"), await addPerson("admin")])
      await expect(confirm(actor, item)).rejects.toMatchObject({ code: "forbidden" });
    await expect(
      confirmRecertification(anonymousCtx(), { id: item.id, digest: item.digest, text }),
    ).rejects.toMatchObject({ code: "unauthenticated" });
    expect(await itemOf(item.id)).toMatchObject({ status: "awaiting_owner", confirmedById: null });
  });

  test("counts once: 409 afterwards, that says who did", async () => {
    const item = await confirmed();
    await expect(confirm(owner, item)).rejects.toMatchObject({
      code: "conflict",
      message: `${owner.name} confirmed it already. A reviewer decides now.`,
    });
  });

  test("is of what was approved: 409 for another digest, 422 for none and for no words", async () => {
    const { id, digest } = await publishDue(plan());
    await expect(confirm(owner, { id, digest: otherDigest })).rejects.toMatchObject({
      code: "stale",
      details: { current_digest: digest },
    });
    await expect(confirm(owner, { id, digest: "" })).rejects.toMatchObject({ code: "invalid" });
    await expect(confirmRecertification(ctxOf(owner), { id, digest, text: "  " })).rejects.toMatchObject({
      code: "invalid",
    });
  });

  test.each(["rec_unknown", "\0", "\ud800"])("%j does not exist: 404 or 422", async (id) => {
    const error = await confirm(owner, { id, digest: otherDigest }).catch((thrown) => thrown);
    expect(["not_found", "invalid"]).toContain(error.code);
  });

  test("is over when the version was approved anew: 409", async () => {
    const item = await publishDue(plan());
    await db().recertification.update({ where: { id: item.id }, data: { openedAt: inDays(-1) } });
    await expect(confirm(owner, item)).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("was approved anew since this was asked."),
    });
  });
});

describe("keeping", () => {
  test("gives the version the matrix's next term, from now", async () => {
    const item = await confirmed();
    const before = Date.now();
    const view = await vote(governance, item);
    expect(view).toMatchObject({
      status: "kept",
      decision: { by: { id: governance.id }, reason },
      can: { vote: { no: "It was kept. Nothing can change that now." } },
    });
    const version = await versionOf(item.versionId);
    const term = (version.recertifyBy?.getTime() ?? 0) - before;
    expect(Math.round(term / dayMs)).toBe(365);
    expect((version.lapsesAt?.getTime() ?? 0) - (version.recertifyBy?.getTime() ?? 0)).toBe(30 * dayMs);
    expect(await auditOf(item.id)).toMatchObject([
      { action: "recertification.open" },
      { action: "recertification.confirm" },
      { action: "recertification.vote", after: { decision: "approve", digest: item.digest }, reason },
      {
        action: "recertification.decide",
        before: { status: "awaiting_reviewer" },
        after: { status: "kept", digest: item.digest, recertify_by: version.recertifyBy?.toISOString() },
      },
    ]);
    expect(await announced("recertification.decided", item.id)).toBe(1);
    await handleOpenRecertifications();
    expect(await db().recertification.count({ where: { versionId: item.versionId } })).toBe(1);
  });

  test("takes the owner's word first: 409 that says whose", async () => {
    const item = await publishDue(plan());
    await expect(vote(governance, item)).rejects.toMatchObject({
      code: "conflict",
      message: `${owner.name} answers for it and confirms it first.`,
    });
  });

  test("brings back what had lapsed meanwhile", async () => {
    const item = await confirmed();
    await setTerm(item.versionId, inDays(-20), inDays(-1));
    await lapseDueVersions();
    expect((await versionOf(item.versionId)).lapsedAt).not.toBeNull();
    await vote(governance, item);
    expect(await versionOf(item.versionId)).toMatchObject({
      lapsedAt: null,
      lapseReason: null,
      isLatest: true,
    });
  });

  test("of what is quarantined leaves it stopped, by the quarantine alone", async () => {
    const item = await confirmed();
    await db().serverVersion.update({
      where: { id: item.versionId },
      data: { status: "quarantined", isLatest: false, lapsedAt: new Date(), lapseReason: "Not confirmed." },
    });
    await vote(governance, item);
    const version = await versionOf(item.versionId);
    expect(version).toMatchObject({ status: "quarantined", isLatest: false, lapsedAt: null });
    expect(version.recertifyBy?.getTime()).toBeGreaterThan(inDays(300).getTime());
  });

  test("of an older version takes who signed for its own facts, not for its successor's milder ones", async () => {
    const document = exampleDocument();
    const old = await publish({ ...plan(), document, facts: restricted });
    await publish({ ...plan(), document: { ...document, version: "2.0.0" } });
    await db().server.update({ where: { id: old.serverId }, data: { classification: "public" } });
    await setTerm(old.versionId, inDays(3));
    await handleOpenRecertifications();
    const { id } = await openItemOf(old.versionId);
    const view = await getRecertification(ctxOf(governance), { id });
    expect(view).toMatchObject(restricted);
    expect(view.stages.map(({ role, need }) => [role, need])).toEqual([
      ["governance", 2],
      ["compliance", 1],
    ]);
  });

  test("never reaches beyond the date that it was approved until", async () => {
    const [near, past] = [await confirmed(), await confirmed()];
    const until = inDays(60);
    for (const [{ versionId }, date] of [
      [near, until],
      [past, inDays(-1)],
    ] as const)
      await db().serverVersion.update({
        where: { id: versionId },
        data: { conditions: JSON.stringify({ until: date.toISOString() }) },
      });
    await vote(governance, near);
    expect((await versionOf(near.versionId)).lapsesAt).toEqual(until);
    await expect(vote(governance, past)).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("Have it submitted again, or revoke it."),
    });
    expect(await db().vote.count({ where: { recertificationId: past.id } })).toBe(0);
    expect((await vote(governance, past, "reject")).status).toBe("revoked");
  });

  test("of a restricted server takes everybody whom the matrix names, by distinct people", async () => {
    const item = await confirmed({ facts: restricted });
    const both = await addPerson("governance", "compliance");
    const first = await vote(both, item);
    expect(first).toMatchObject({ status: "awaiting_reviewer" });
    expect(first.stages.map(({ role }) => role)).toEqual(["governance", "compliance"]);
    await expect(vote(both, item)).rejects.toMatchObject({ code: "conflict" });
    expect((await vote(governance, item)).status).toBe("awaiting_reviewer");
    expect((await vote(compliance, item)).status).toBe("kept");
    expect((await versionOf(item.versionId)).recertifyBy?.getTime()).toBeLessThan(inDays(91).getTime());
  });

  test("of all else is for governance alone: 403 for compliance", async () => {
    const item = await confirmed({ facts: { data_classification: "internal", access_level: "write" } });
    await expect(vote(compliance, item)).rejects.toMatchObject({
      code: "forbidden",
      message: "People with the role governance decide on this.",
    });
    expect((await vote(governance, item)).status).toBe("kept");
  });
});

describe("nobody decides on what they answer for", () => {
  test("neither who confirmed it, nor the owner, nor their team: 403", async () => {
    const [one, other] = [await addPerson("member", "governance"), await addPerson("member", "governance")];
    const item = await publishDue({ owner: await addTeamOf(one, other) });
    await confirm(one, item);
    for (const person of [one, other])
      await expect(vote(person, item)).rejects.toMatchObject({
        code: "forbidden",
        message: "You answer for this. Somebody else decides on it.",
      });
    expect((await getRecertification(ctxOf(one), { id: item.id })).can).toMatchObject({
      vote: { no: "You answer for this. Somebody else decides on it." },
    });
    expect((await vote(governance, item)).status).toBe("kept");
  });

  test("nor who acts for whoever confirmed it: 403", async () => {
    const [me, delegate] = [await addPerson("member", "governance"), await addPerson("governance")];
    const item = await publishDue({ owner: `user:${me.email}` });
    await createDelegation(ctxOf(me), {
      delegate: delegate.id,
      reason: "Away.",
      ends_at: inDays(1).toISOString(),
    });
    await confirm(me, item);
    await expect(vote(delegate, item)).rejects.toMatchObject({ code: "forbidden" });
  });

  test("and members, auditors and administrators decide on nothing: 403", async () => {
    const item = await confirmed();
    for (const role of ["member", "auditor", "admin"] as const)
      await expect(vote(await addPerson(role), item)).rejects.toMatchObject({ code: "forbidden" });
    expect((await itemOf(item.id)).status).toBe("awaiting_reviewer");
  });
});

describe("revoking", () => {
  test("ends the approval at once, with the reason, and is not asked about again", async () => {
    const item = await confirmed();
    const before = Date.now();
    const view = await vote(governance, item, "reject");
    expect(view).toMatchObject({ status: "revoked", decision: { by: { id: governance.id }, reason } });
    const version = await versionOf(item.versionId);
    expect(version).toMatchObject({
      status: "live",
      lapseReason: `Revoked at recertification: ${reason}`,
      recertifyBy: null,
    });
    expect(version.lapsedAt?.getTime()).toBeGreaterThanOrEqual(before);
    expect((await auditOf(item.id)).at(-1)).toMatchObject({
      action: "recertification.decide",
      after: { status: "revoked", lapse_reason: `Revoked at recertification: ${reason}` },
    });
    await handleOpenRecertifications();
    expect(await db().recertification.count({ where: { versionId: item.versionId } })).toBe(1);
  });

  test("waits for no owner", async () => {
    const item = await publishDue(plan());
    expect((await getRecertification(ctxOf(governance), { id: item.id })).can).toMatchObject({
      vote: { no: expect.any(String) },
      revoke: true,
    });
    expect((await vote(governance, item, "reject")).status).toBe("revoked");
  });

  test("takes one rejection where several sign", async () => {
    const item = await confirmed({ facts: restricted });
    await vote(governance, item);
    expect((await vote(compliance, item, "reject")).status).toBe("revoked");
  });
});

describe("a vote", () => {
  test("is of what was approved: 409 for another digest", async () => {
    const { id, digest } = await confirmed();
    await expect(vote(governance, { id, digest: otherDigest })).rejects.toMatchObject({
      code: "stale",
      details: { current_digest: digest },
    });
  });

  test("takes a reason: 422 without; 404 for what there is not", async () => {
    const { id, digest } = await confirmed();
    await expect(
      voteRecertification(ctxOf(governance), { id, digest, decision: "approve", reason: " " }),
    ).rejects.toMatchObject({ code: "invalid" });
    await expect(vote(governance, { id: "rec_unknown", digest })).rejects.toMatchObject({
      code: "not_found",
    });
  });

  test("that comes after the decision is kept as late and changes nothing", async () => {
    const item = await confirmed();
    await vote(governance, item);
    const view = await vote(await addPerson("governance"), item, "reject");
    expect(view.status).toBe("kept");
    expect(view.votes.map(({ late }) => late)).toEqual([false, true]);
    expect(await successesOf(item.id, "recertification.decide")).toBe(1);
    expect((await versionOf(item.versionId)).lapsedAt).toBeNull();
    await expect(vote(governance, item)).rejects.toMatchObject({ code: "conflict" });
  });
});

describe("what nobody answers for any more", () => {
  let gone: UserActor;
  beforeEach(async () => {
    gone = await addPerson("member");
  });

  test("is decided by a reviewer without a confirmation", async () => {
    const item = await publishDue({ owner: `user:${gone.email}` });
    await disableUser(systemCtx("tests"), { id: gone.id });
    const before = await getRecertification(ctxOf(governance), { id: item.id });
    expect(before).toMatchObject({
      status: "awaiting_owner",
      orphaned: `${gone.name}'s account is disabled.`,
      waiting_for: "1 governance signature",
      can: { vote: true },
    });
    await expect(confirm(governance, item)).rejects.toMatchObject({
      message: `${gone.name}'s account is disabled. A reviewer decides without a confirmation.`,
    });
    expect(await vote(governance, item)).toMatchObject({ status: "kept", confirmation: null });
  });

  test("waits for all signatures after the first", async () => {
    const item = await publishDue({ owner: `user:${gone.email}`, facts: restricted });
    await disableUser(systemCtx("tests"), { id: gone.id });
    for (const one of [governance, second]) expect((await vote(one, item)).status).toBe("awaiting_reviewer");
    expect((await vote(compliance, item)).status).toBe("kept");
  });
});

test("a vote that counts again decides what waited for it", async () => {
  const item = await confirmed({ facts: restricted });
  const first = await addPerson("governance");
  await vote(second, item);
  await vote(first, item);
  await disableUser(systemCtx("tests"), { id: first.id });
  expect((await vote(compliance, item)).status).toBe("awaiting_reviewer");
  await enableUser(systemCtx("tests"), { id: first.id });
  await handleSettleRecertifications({ user_id: first.id });
  await handleSettleRecertifications({ user_id: first.id });
  expect((await itemOf(item.id)).status).toBe("kept");
  expect(await successesOf(item.id, "recertification.decide")).toBe(1);
});

test("a vote that counts again keeps nothing beyond the date it was approved until", async () => {
  const item = await confirmed({ facts: restricted });
  const first = await addPerson("governance");
  await vote(second, item);
  await vote(first, item);
  await disableUser(systemCtx("tests"), { id: first.id });
  await vote(compliance, item);
  const before = await db().serverVersion.update({
    where: { id: item.versionId },
    data: { conditions: JSON.stringify({ until: inDays(-1).toISOString() }) },
  });
  await enableUser(systemCtx("tests"), { id: first.id });
  await handleSettleRecertifications({ user_id: first.id });
  expect((await itemOf(item.id)).status).toBe("awaiting_reviewer");
  expect(await versionOf(item.versionId)).toMatchObject({
    recertifyBy: before.recertifyBy,
    lapsesAt: before.lapsesAt,
  });
});

test("whoever approved it is named: not who took that back, nor whose vote no longer counted by then", async () => {
  const [retracting, leaving, later] = await Promise.all([
    addPerson("governance"),
    addPerson("governance"),
    addPerson("governance"),
  ]);
  const submission = await submitForReview(owner, restricted);
  await approve(retracting, submission);
  await retractVote(ctxOf(retracting), { id: submission.id, digest: submission.digest, reason: "No." });
  await approve(leaving, submission);
  await disableUser(systemCtx("tests"), { id: leaving.id });
  for (const signer of [later, compliance, governance]) await approve(signer, submission);
  // What became of them since changes nothing.
  await disableUser(systemCtx("tests"), { id: later.id });
  const { id: versionId } = await db().serverVersion.findUniqueOrThrow({
    where: { approvedBy: submission.id },
  });
  await setTerm(versionId, inDays(5));
  await handleOpenRecertifications();
  const { id } = await openItemOf(versionId);
  const { approved } = await getRecertification(ctxOf(governance), { id });
  expect(approved?.by).toEqual([later, compliance, governance].map(({ id, name }) => ({ id, name })));
});

test("many at once: each for itself, with what became of it", async () => {
  const [kept, revoked, unconfirmed] = [await confirmed(), await confirmed(), await publishDue(plan())];
  const own = await publishDue({ owner: `user:${governance.email}` });
  const item = ({ id, digest }: Item, decision: "approve" | "reject") => ({ id, digest, decision });
  const { items } = await bulkRecertifications(ctxOf(governance), {
    items: [
      item(kept, "approve"),
      item(revoked, "reject"),
      item(unconfirmed, "approve"),
      item(own, "reject"),
      item({ ...kept, digest: otherDigest }, "approve"),
    ],
    reason,
  });
  expect(items.map(({ ok, status, error }) => (ok ? status : error?.code))).toEqual([
    "kept",
    "revoked",
    "conflict",
    "forbidden",
    "conflict",
  ]);
  expect(await successesOf(kept.id, "recertification.vote")).toBe(1);
  await expect(bulkRecertifications(ctxOf(owner), { items: [], reason })).rejects.toMatchObject({
    code: "forbidden",
  });
  await expect(bulkRecertifications(ctxOf(governance), { items: [], reason })).rejects.toMatchObject({
    code: "invalid",
  });
});

test("many at once: one that fails by a fault of ours hides none of the others", async () => {
  const [first, broken, last] = [await confirmed(), await confirmed(), await confirmed()];
  const { document } = await versionOf(broken.versionId);
  const write = (text: string | null) =>
    db().serverVersion.update({ where: { id: broken.versionId }, data: { document: text } });
  await write("{");
  const { items } = await bulkRecertifications(ctxOf(governance), {
    items: [first, broken, last].map(({ id, digest }) => ({ id, digest, decision: "approve" })),
    reason,
  });
  expect(items).toMatchObject([
    { id: first.id, ok: true, status: "kept" },
    {
      id: broken.id,
      ok: false,
      status: null,
      error: { code: "internal", detail: expect.stringContaining("nothing of this one was changed") },
    },
    { id: last.id, ok: true, status: "kept" },
  ]);
  expect((await itemOf(broken.id)).status).toBe("awaiting_reviewer");
  expect(await db().vote.count({ where: { recertificationId: broken.id } })).toBe(0);
  await write(document);
});

describe("looking", () => {
  test("is noted from the first time to the last, of each reader, and is no audit entry", async () => {
    const { id, digest } = await publishDue(plan());
    const before = (await auditOf(id)).length;
    const first = await lookAtRecertification(ctxOf(governance), { id, digest });
    const last = await lookAtRecertification(ctxOf(governance), { id, digest });
    expect(last.first_seen_at).toBe(first.first_seen_at);
    expect(last.last_seen_at >= first.last_seen_at).toBe(true);
    expect(await db().look.count({ where: { subjectId: id } })).toBe(1);
    expect(await auditOf(id)).toHaveLength(before);
  });

  test("is at what there is: 404, 409, 401", async () => {
    const { id, digest } = await publishDue(plan());
    const look = (input: Item) => lookAtRecertification(ctxOf(governance), input);
    await expect(look({ id: "rec_unknown", digest })).rejects.toMatchObject({ code: "not_found" });
    await expect(look({ id, digest: otherDigest })).rejects.toMatchObject({ code: "stale" });
    await expect(lookAtRecertification(anonymousCtx(), { id, digest })).rejects.toMatchObject({
      code: "unauthenticated",
    });
  });
});

describe("the list", () => {
  test("shows what needs me: to confirm as its owner, to decide as a reviewer", async () => {
    const me = await addPerson("member", "governance");
    const mine = await publishDue({ owner: `user:${me.email}` });
    const ready = await confirmed();
    const early = await publishDue(plan());
    const gone = await addPerson("member");
    const orphan = await publishDue({ owner: `user:${gone.email}` });
    await disableUser(systemCtx("tests"), { id: gone.id });
    const [colleague, reviewer] = [await addPerson("member"), await addPerson("governance")];
    const ofTeam = await publishDue({ owner: await addTeamOf(colleague, reviewer) });
    await confirm(colleague, ofTeam);
    const grave = await confirmed({ facts: restricted });
    await vote(me, grave);
    const idsFor = async (actor: UserActor) => {
      const { items } = await listRecertifications(ctxOf(actor), { view: "needs_me", limit: 100 });
      return items.map(({ id }) => id);
    };
    const [forMe, forCompliance, forOwner] = [
      await idsFor(me),
      await idsFor(compliance),
      await idsFor(owner),
    ];
    for (const { id } of [mine, ready, orphan, ofTeam]) expect(forMe).toContain(id);
    expect(await idsFor(reviewer)).toContain(ready.id);
    expect(await idsFor(reviewer)).not.toContain(ofTeam.id);
    for (const { id } of [early, grave]) expect(forMe).not.toContain(id);
    expect(forCompliance).toContain(grave.id);
    expect(forCompliance).not.toContain(ready.id);
    expect(forOwner).toContain(early.id);
    expect(forOwner).not.toContain(ready.id);
    expect(await idsFor(await addPerson("auditor"))).toEqual([]);
  });

  test("comes by due time, page by page, each once; and takes filters", async () => {
    const lonely = await addPerson("member");
    const items = [];
    for (const days of [9, 3, 6])
      items.push(await publishDue({ owner: `user:${lonely.email}` }, inDays(days)));
    const pages: string[][] = [];
    for (let cursor: string | undefined; ; ) {
      const page = await listRecertifications(ctxOf(lonely), { view: "needs_me", limit: 2, cursor });
      pages.push(page.items.map(({ id }) => id));
      if (!page.next_cursor) break;
      cursor = page.next_cursor;
    }
    expect(pages).toEqual([[items[1]?.id, items[2]?.id], [items[0]?.id]]);
    const [one] = items;
    const found = await listRecertifications(ctxOf(lonely), { server: one?.name, status: "awaiting_owner" });
    expect(found.items.map(({ id }) => id)).toEqual([one?.id]);
    expect((await listRecertifications(ctxOf(lonely), { server: one?.name, status: "kept" })).items).toEqual(
      [],
    );
    await expect(
      listRecertifications(ctxOf(lonely), { cursor: btoa(JSON.stringify(["never", "x"])) }),
    ).rejects.toMatchObject({ code: "malformed" });
  });

  test("says who may do what with each", async () => {
    const item = await publishDue(plan());
    const canOf = async (actor: UserActor) => (await getRecertification(ctxOf(actor), { id: item.id })).can;
    expect(await canOf(owner)).toMatchObject({ confirm: true, vote: { no: expect.any(String) } });
    expect(await canOf(await addPerson("auditor"))).toMatchObject({
      confirm: { no: expect.stringContaining("Only people with the role") },
    });
  });
});

describe("races", () => {
  const rounds = Array.from({ length: 5 }, (_, index) => index + 1);

  test.each(rounds)("two votes at the same instant are both counted and decide once (round %i)", async () => {
    const item = await confirmed({ facts: restricted });
    await vote(second, item);
    const results = await Promise.allSettled([vote(governance, item), vote(compliance, item)]);
    expect(fulfilled(results)).toBe(2);
    expect((await itemOf(item.id)).status).toBe("kept");
    expect(await successesOf(item.id, "recertification.vote")).toBe(3);
    expect(await successesOf(item.id, "recertification.decide")).toBe(1);
    expect(await announced("recertification.decided", item.id)).toBe(1);
  });

  test.each(rounds)("keep and revoke at the same instant: the first decides (round %i)", async () => {
    const item = await confirmed();
    await Promise.allSettled([vote(governance, item), vote(await addPerson("governance"), item, "reject")]);
    const { status } = await itemOf(item.id);
    const { lapsedAt } = await versionOf(item.versionId);
    expect(lapsedAt === null).toBe(status === "kept");
    const votes = await db().vote.findMany({ where: { recertificationId: item.id } });
    expect(votes.filter(({ late }) => !late)).toHaveLength(1);
    expect(votes.filter(({ late }) => late)).toHaveLength(1);
    expect(await successesOf(item.id, "recertification.decide")).toBe(1);
  });

  test("of one person count as one", async () => {
    const item = await confirmed({ facts: restricted });
    const results = await Promise.allSettled(Array.from({ length: 5 }, () => vote(governance, item)));
    expect(fulfilled(results)).toBe(1);
    for (const result of results.filter(({ status }) => status === "rejected"))
      expect(reasonOf(result)).toMatchObject({ code: "conflict" });
  });

  test.each(rounds)(
    "keeping and lapsing at the same instant ends kept and not lapsed (round %i)",
    async (round) => {
      const item = await confirmed();
      await setTerm(item.versionId, inDays(-20), inDays(-1));
      const racers: (() => Promise<unknown>)[] = [() => vote(governance, item), lapseDueVersions];
      if (round % 2) racers.reverse();
      const results = await Promise.allSettled(racers.map((start) => start()));
      expect(fulfilled(results)).toBe(2);
      expect((await itemOf(item.id)).status).toBe("kept");
      const version = await versionOf(item.versionId);
      expect(version).toMatchObject({ lapsedAt: null, lapseReason: null, isLatest: true });
      expect(version.lapsesAt?.getTime()).toBeGreaterThan(inDays(300).getTime());
      await lapseDueVersions();
      expect((await versionOf(item.versionId)).lapsedAt).toBeNull();
    },
  );

  test("confirming and being disabled: it was confirmed before, or not at all", async () => {
    const person = await addPerson("member");
    const item = await publishDue({ owner: `user:${person.email}` });
    const [result] = await Promise.allSettled([
      confirm(person, item),
      disableUser(systemCtx("tests"), { id: person.id }),
    ]);
    expect((await itemOf(item.id)).status).toBe(
      result?.status === "fulfilled" ? "awaiting_reviewer" : "awaiting_owner",
    );
  });
});

test("hostile words are kept as they are, and NUL is refused", async () => {
  const item = await publishDue(plan());
  const hostile = `=cmd|' /C calc'!A0 <script>\u202e${unique("x")}`;
  await expect(
    confirmRecertification(ctxOf(owner), { id: item.id, digest: item.digest, text: "a\0b" }),
  ).rejects.toMatchObject({ code: "invalid" });
  const view = await confirmRecertification(ctxOf(owner), {
    id: item.id,
    digest: item.digest,
    text: hostile,
  });
  expect(view.confirmation?.text).toBe(hostile);
});
