import { beforeAll, describe, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import { newId } from "#lib/core/ids.ts";
import { db } from "#lib/db/client.ts";
import { disableUser } from "#lib/identity/index.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { digestOfText } from "#lib/kernel/digest.ts";
import { addPerson, anonymousCtx, auditOf, ctxOf, unique } from "#prisma/seed/factories.ts";
import { handleFillCampaign } from "./fill-campaign.ts";
import {
  closeCampaign,
  confirmRecertification,
  createCampaign,
  exportCampaign,
  getCampaign,
  listCampaigns,
  listRecertifications,
  lookAtRecertification,
  voteRecertification,
} from "./index.ts";
import { openBatchMax } from "./open-items.ts";
import type { CampaignScope } from "./schemas.ts";
import {
  addTeamOf,
  announced,
  copyVersions,
  inDays,
  openItemOf,
  publish,
  publishDue,
} from "./test-recertification.ts";

let governance: UserActor;

beforeAll(async () => {
  governance = await addPerson("governance");
});

const refOf = ({ email }: UserActor) => `user:${email}`;
const due = () => inDays(10).toISOString();
const create = (scope: CampaignScope, by = governance, due_at = due()) =>
  createCampaign(ctxOf(by), { name: unique("Autumn"), scope, due_at });
const close = (id: string, by = governance) => closeCampaign(ctxOf(by), { id });
const itemOf = (id: string) => db().recertification.findUniqueOrThrow({ where: { id } });
const fulfilled = (results: PromiseSettledResult<unknown>[]) =>
  results.filter(({ status }) => status === "fulfilled").length;

/** A person with so many published servers. */
async function addOwner(servers: number) {
  const owner = await addPerson("member");
  const published = [];
  for (let index = 0; index < servers; index++) published.push(await publish({ owner: refOf(owner) }));
  return { owner, published };
}

describe("a new campaign", () => {
  test("asks about everything live in its scope, by its own due time, and tells the owners", async () => {
    const { owner, published } = await addOwner(2);
    const dueAt = due();
    const campaign = await create({ owners: [refOf(owner)] }, governance, dueAt);
    expect(campaign).toMatchObject({
      due_at: dueAt,
      closed_at: null,
      created_by: { id: governance.id },
      scope: { owners: [refOf(owner)] },
      progress: {
        total: 2,
        awaiting_owner: 2,
        awaiting_reviewer: 0,
        kept: 0,
        revoked: 0,
        closed: 0,
        overdue: 0,
      },
      pace: [],
      can: { close: true },
    });
    for (const { versionId, digest } of published) {
      const item = await openItemOf(versionId);
      expect(item).toMatchObject({ campaignId: campaign.id, digest, dueAt: new Date(dueAt) });
      expect(await auditOf(item.id)).toMatchObject([
        { action: "recertification.open", actor_id: governance.id, after: { campaign: campaign.id } },
      ]);
      expect(await announced("recertification.opened", item.id)).toBe(1);
    }
    expect(await auditOf(campaign.id)).toMatchObject([
      { action: "campaign.create", outcome: "success", after: { versions: 2, due_at: dueAt } },
    ]);
    const { items } = await listRecertifications(ctxOf(owner), { campaign_id: campaign.id });
    expect(items.map(({ campaign: of }) => of)).toEqual(
      Array.from({ length: 2 }, () => ({ id: campaign.id, name: campaign.name })),
    );
  });

  test("takes in what is asked already; of two due times the earlier holds, and nobody is told twice", async () => {
    const owner = await addPerson("member");
    const [sooner, later] = [
      await publishDue({ owner: refOf(owner) }, inDays(3)),
      await publishDue({ owner: refOf(owner) }, inDays(25)),
    ];
    const before = await itemOf(sooner.id);
    const campaign = await create({ owners: [refOf(owner)] });
    expect(campaign.progress.total).toBe(2);
    expect(await itemOf(sooner.id)).toMatchObject({ campaignId: campaign.id, dueAt: before.dueAt });
    expect(await itemOf(later.id)).toMatchObject({
      campaignId: campaign.id,
      dueAt: new Date(campaign.due_at),
    });
    expect((await auditOf(later.id)).at(-1)).toMatchObject({
      action: "recertification.open",
      before: { campaign: null },
      after: { campaign: campaign.id },
    });
    expect(await announced("recertification.opened", later.id)).toBe(1);
  });

  test("narrows by classification, access level, owner's team and time of approval, all together", async () => {
    const team = await addTeamOf(await addPerson("member"));
    const facts = { data_classification: "internal", access_level: "write" } as const;
    const wanted = await publish({ owner: team, facts });
    await publish({ owner: team });
    const found = async (scope: CampaignScope) => {
      const { id, progress } = await create({ owners: [team], ...scope });
      await close(id);
      return progress.total;
    };
    expect(await found({})).toBe(2);
    expect(await found({ classifications: ["internal"] })).toBe(1);
    expect(await found({ access_levels: ["write", "admin"] })).toBe(1);
    expect(await found({ approved_before: inDays(1).toISOString() })).toBe(2);
    const { decidedAt } = await db().submission.findUniqueOrThrow({ where: { id: wanted.submissionId } });
    const { id } = await create({
      owners: [team],
      approved_before: new Date((decidedAt?.getTime() ?? 0) + 1).toISOString(),
    });
    expect((await itemOf((await openItemOf(wanted.versionId)).id)).campaignId).toBe(id);
  });

  test("leaves out what was revoked: it comes back by an approval only", async () => {
    const { owner, published } = await addOwner(2);
    const [revoked] = published;
    await db().serverVersion.update({
      where: { id: revoked?.versionId ?? "" },
      data: { recertifyBy: null, lapsedAt: new Date(), lapseReason: "Revoked at recertification: no." },
    });
    expect((await create({ owners: [refOf(owner)] })).progress.total).toBe(1);
  });

  test("reaches what a person owns who is gone, and brings it before a reviewer", async () => {
    const { owner } = await addOwner(1);
    await disableUser(systemCtx("tests"), { id: owner.id });
    expect((await create({ owners: [refOf(owner)] })).progress).toMatchObject({
      total: 1,
      awaiting_reviewer: 1,
    });
  });

  test("has something to ask, time ahead, and owners that there are: 422 that points at each", async () => {
    const { owner } = await addOwner(1);
    const scope = { owners: [refOf(owner)] };
    await expect(create(scope, governance, inDays(-1).toISOString())).rejects.toMatchObject({
      code: "invalid",
      issues: [{ pointer: "/due_at", message: "This has passed already. Choose a later time." }],
    });
    await expect(create({ ...scope, classifications: ["restricted"] })).rejects.toMatchObject({
      code: "invalid",
      issues: [{ pointer: "/scope", message: "No live server is in this scope. Widen it." }],
    });
    await expect(
      create({ owners: [refOf(owner), "team:no-such-team", "user:nobody@example.com"] }),
    ).rejects.toMatchObject({
      code: "invalid",
      issues: [{ pointer: "/scope/owners/1" }, { pointer: "/scope/owners/2" }],
    });
    await create(scope);
    await expect(create(scope)).rejects.toMatchObject({
      code: "invalid",
      issues: [
        { pointer: "/scope", message: "Everything in this scope is in another open campaign already." },
      ],
    });
  });

  test("is for governance and compliance: 403, 401", async () => {
    const { owner } = await addOwner(1);
    const scope = { owners: [refOf(owner)] };
    for (const role of ["member", "auditor", "admin"] as const)
      await expect(create(scope, await addPerson(role))).rejects.toMatchObject({ code: "forbidden" });
    await expect(
      createCampaign(anonymousCtx(), { name: "Mine", scope, due_at: due() }),
    ).rejects.toMatchObject({ code: "unauthenticated" });
    expect((await create(scope, await addPerson("compliance"))).progress.total).toBe(1);
  });

  test("of any size is asked about in batches, across crashes, and each version once", async () => {
    const { owner, published } = await addOwner(1);
    const total = openBatchMax * 2 + 5;
    await copyVersions(published[0]?.versionId ?? "", total - 1);
    const { id, progress } = await create({ owners: [refOf(owner)] });
    expect(progress.total).toBe(openBatchMax);
    await Promise.all([handleFillCampaign({ campaign_id: id }), handleFillCampaign({ campaign_id: id })]);
    await handleFillCampaign({ campaign_id: id });
    expect((await getCampaign(ctxOf(governance), { id })).progress).toMatchObject({
      total,
      awaiting_owner: total,
    });
  });

  test("goes on behind a whole batch of which nothing can be asked", async () => {
    const { owner, published } = await addOwner(1);
    const versionId = published[0]?.versionId ?? "";
    await copyVersions(versionId, openBatchMax - 1);
    await copyVersions(versionId, openBatchMax, null);
    await copyVersions(versionId, 5);
    const { id } = await create({ owners: [refOf(owner)] });
    await handleFillCampaign({ campaign_id: id });
    await handleFillCampaign({ campaign_id: id });
    expect((await getCampaign(ctxOf(governance), { id })).progress.total).toBe(openBatchMax + 5);
  });
});

describe("closing", () => {
  test("closes what is open, leaves what was decided, and says so of each", async () => {
    const { owner, published } = await addOwner(2);
    const campaign = await create({ owners: [refOf(owner)] });
    const [one, two] = await Promise.all(published.map(({ versionId }) => openItemOf(versionId)));
    const ref = { id: one?.id ?? "", digest: one?.digest ?? "" };
    await confirmRecertification(ctxOf(owner), { ...ref, text: "Still so." });
    await voteRecertification(ctxOf(governance), { ...ref, decision: "approve", reason: "Good." });
    const closed = await close(campaign.id);
    expect(closed).toMatchObject({
      closed_at: expect.any(String),
      progress: { total: 2, kept: 1, closed: 1 },
      can: { close: { no: "It is closed already." } },
    });
    expect((await auditOf(two?.id ?? "")).at(-1)).toMatchObject({
      action: "recertification.close",
      before: { status: "awaiting_owner" },
      after: { status: "closed" },
      reason: `The campaign ${campaign.name} was closed.`,
    });
    expect((await auditOf(campaign.id)).at(-1)).toMatchObject({
      action: "campaign.close",
      outcome: "success",
      after: { closed: 1 },
    });
  });

  test("is final: nothing in it changes, by any way", async () => {
    const { owner, published } = await addOwner(1);
    const { id } = await create({ owners: [refOf(owner)] });
    const item = await openItemOf(published[0]?.versionId ?? "");
    const ref = { id: item.id, digest: item.digest };
    await close(id);
    await expect(close(id)).rejects.toMatchObject({ code: "conflict" });
    const because = "It was closed without a decision.";
    await expect(confirmRecertification(ctxOf(owner), { ...ref, text: "Still so." })).rejects.toMatchObject({
      code: "conflict",
      message: because,
    });
    for (const decision of ["approve", "reject"] as const)
      await expect(
        voteRecertification(ctxOf(governance), { ...ref, decision, reason: "Late." }),
      ).rejects.toMatchObject({ code: "conflict", message: because });
    await handleFillCampaign({ campaign_id: id });
    const changes = [
      db().recertificationCampaign.update({ where: { id }, data: { name: "Another" } }),
      db().recertificationCampaign.update({ where: { id }, data: { closedAt: null } }),
      db().recertification.update({ where: { id: item.id }, data: { campaignId: null } }),
      db().recertification.create({
        data: {
          id: newId("recertification"),
          campaignId: id,
          versionId: item.versionId,
          digest: item.digest,
          status: "awaiting_owner",
          openedAt: new Date(),
          dueAt: new Date(),
        },
      }),
    ];
    for (const change of await Promise.allSettled(changes)) expect(change.status).toBe("rejected");
    expect((await getCampaign(ctxOf(owner), { id })).progress).toMatchObject({ total: 1, closed: 1 });
  });

  test("is for governance and compliance, of what there is: 403, 404", async () => {
    const { owner } = await addOwner(1);
    const { id } = await create({ owners: [refOf(owner)] });
    await expect(close(id, owner)).rejects.toMatchObject({ code: "forbidden" });
    await expect(close("cmp_unknown")).rejects.toMatchObject({ code: "not_found" });
    await expect(getCampaign(ctxOf(owner), { id: "cmp_unknown" })).rejects.toMatchObject({
      code: "not_found",
    });
  });

  test("many at once takes one transaction", async () => {
    const { owner, published } = await addOwner(1);
    const total = openBatchMax * 3;
    await copyVersions(published[0]?.versionId ?? "", total - 1);
    const { id } = await create({ owners: [refOf(owner)] });
    await handleFillCampaign({ campaign_id: id });
    expect((await close(id)).progress).toMatchObject({ total, closed: total });
    const closed = await db().recertification.findMany({ where: { campaignId: id } });
    expect(new Set(closed.map(({ decidedAt }) => decidedAt?.getTime())).size).toBe(1);
    expect((await auditOf(closed.at(-1)?.id ?? "")).map(({ action }) => action)).toEqual([
      "recertification.open",
      "recertification.close",
    ]);
  });
});

describe("races", () => {
  const rounds = Array.from({ length: 5 }, (_, index) => index + 1);

  test.each(rounds)(
    "confirming and closing at the same instant: one after the other (round %i)",
    async (round) => {
      const { owner, published } = await addOwner(1);
      const { id } = await create({ owners: [refOf(owner)] });
      const item = await openItemOf(published[0]?.versionId ?? "");
      const racers: (() => Promise<unknown>)[] = [
        () => confirmRecertification(ctxOf(owner), { id: item.id, digest: item.digest, text: "Still so." }),
        () => close(id),
      ];
      if (round % 2) racers.reverse();
      const results = await Promise.allSettled(racers.map((start) => start()));
      const confirming = round % 2 ? results[1] : results[0];
      expect((round % 2 ? results[0] : results[1])?.status).toBe("fulfilled");
      const after = await itemOf(item.id);
      expect(after.status).toBe("closed");
      expect(after.confirmedById).toBe(confirming?.status === "fulfilled" ? owner.id : null);
      if (confirming?.status === "rejected") expect(confirming.reason).toMatchObject({ code: "conflict" });
    },
  );

  test.each(rounds)("keeping and closing at the same instant: it is kept, or closed (round %i)", async () => {
    const { owner, published } = await addOwner(1);
    const { id } = await create({ owners: [refOf(owner)] });
    const item = await openItemOf(published[0]?.versionId ?? "");
    const ref = { id: item.id, digest: item.digest };
    await confirmRecertification(ctxOf(owner), { ...ref, text: "Still so." });
    const [voted] = await Promise.allSettled([
      voteRecertification(ctxOf(governance), { ...ref, decision: "approve", reason: "Good." }),
      close(id),
    ]);
    const { status } = await itemOf(item.id);
    expect(status).toBe(voted.status === "fulfilled" ? "kept" : "closed");
    expect((await getCampaign(ctxOf(owner), { id })).closed_at).not.toBeNull();
  });

  test("two campaigns over the same servers share them out, none in both", async () => {
    const { owner, published } = await addOwner(3);
    const results = await Promise.allSettled([
      create({ owners: [refOf(owner)] }),
      create({ owners: [refOf(owner)] }),
    ]);
    expect(fulfilled(results)).toBeGreaterThanOrEqual(1);
    const items = await db().recertification.findMany({
      where: { versionId: { in: published.map(({ versionId }) => versionId) } },
    });
    expect(items).toHaveLength(3);
    expect(items.every(({ campaignId }) => campaignId !== null)).toBe(true);
  });

  test("filling and closing at the same instant leaves nothing open in a closed campaign", async () => {
    const { owner, published } = await addOwner(1);
    await copyVersions(published[0]?.versionId ?? "", openBatchMax * 2);
    const { id } = await create({ owners: [refOf(owner)] });
    await Promise.all([handleFillCampaign({ campaign_id: id }), close(id)]);
    const { progress } = await getCampaign(ctxOf(owner), { id });
    expect(progress.closed).toBe(progress.total);
  });
});

describe("how reviewers decide", () => {
  test("shows in the campaign: from first seeing to deciding, of each", async () => {
    const { owner, published } = await addOwner(2);
    const { id } = await create({ owners: [refOf(owner)] });
    const reviewer = await addPerson("governance");
    for (const [index, { versionId }] of published.entries()) {
      const item = await openItemOf(versionId);
      const ref = { id: item.id, digest: item.digest };
      await confirmRecertification(ctxOf(owner), { ...ref, text: "Still so." });
      if (index === 0) {
        await lookAtRecertification(ctxOf(reviewer), ref);
        await db().look.updateMany({
          where: { subjectId: item.id },
          data: { firstSeenAt: new Date(Date.now() - 60_000) },
        });
      }
      await voteRecertification(ctxOf(reviewer), {
        ...ref,
        decision: index === 0 ? "approve" : "reject",
        reason: "As I see it.",
      });
    }
    const { pace } = await getCampaign(ctxOf(governance), { id });
    expect(pace).toMatchObject([
      { reviewer: { id: reviewer.id }, decided: 2, approved: 1, approve_ratio: 0.5, in_bursts: 1, signs: [] },
    ]);
    expect(pace[0]?.median_think_ms).toBeGreaterThanOrEqual(60_000);
    expect(pace[0]?.median_think_ms).toBeLessThan(120_000);
  });
});

test("campaigns are listed newest first, page by page", async () => {
  const ids = [];
  for (let index = 0; index < 3; index++) {
    const { owner } = await addOwner(1);
    ids.unshift((await create({ owners: [refOf(owner)] })).id);
  }
  const first = await listCampaigns(ctxOf(governance), { limit: 2 });
  expect(first.items.map(({ id }) => id)).toEqual(ids.slice(0, 2));
  const next = await listCampaigns(ctxOf(governance), { limit: 1, cursor: first.next_cursor ?? "" });
  expect(next.items.map(({ id }) => id)).toEqual([ids[2]]);
  await expect(listCampaigns(anonymousCtx(), {})).rejects.toMatchObject({ code: "unauthenticated" });
});

describe("evidence", () => {
  async function decided() {
    const { owner, published } = await addOwner(1);
    const campaign = await create({ owners: [refOf(owner)] });
    const item = await openItemOf(published[0]?.versionId ?? "");
    const ref = { id: item.id, digest: item.digest };
    const text = '=HYPERLINK("http://evil.example","open")';
    await confirmRecertification(ctxOf(owner), { ...ref, text });
    await voteRecertification(ctxOf(governance), {
      ...ref,
      decision: "approve",
      reason: "Looked at,\nline by line.",
    });
    return { campaign, owner, item, text, name: published[0]?.name ?? "" };
  }

  test("as JSON holds items, confirmations, votes and pace, and the log its digest", async () => {
    const { campaign, owner, item, text, name } = await decided();
    const auditor = await addPerson("auditor");
    const file = await exportCampaign(ctxOf(auditor), { id: campaign.id });
    expect(file).toMatchObject({ contentType: "application/json", filename: `campaign-${campaign.id}.json` });
    expect(JSON.parse(file.body)).toMatchObject({
      exported_at: expect.any(String),
      campaign: { id: campaign.id, name: campaign.name, progress: { kept: 1 } },
      items: [
        {
          id: item.id,
          server: name,
          digest: item.digest,
          status: "kept",
          confirmation: { by: { id: owner.id, email: owner.email }, text },
          votes: [{ voter: { id: governance.id }, decision: "approve", late: false }],
        },
      ],
      pace: [{ reviewer: { id: governance.id }, decided: 1 }],
    });
    expect((await auditOf(campaign.id)).at(-1)).toMatchObject({
      action: "evidence.export",
      outcome: "success",
      actor_id: auditor.id,
      after: { format: "json", items: 1, digest: digestOfText(file.body) },
    });
  });

  test("as CSV runs nothing in a spreadsheet", async () => {
    const { campaign, item } = await decided();
    const { contentType, body } = await exportCampaign(ctxOf(governance), { id: campaign.id, format: "csv" });
    expect(contentType).toBe("text/csv; charset=utf-8");
    expect(body.split("\r\n")[0]).toContain('"recertification","server","version"');
    expect(body).toContain(`"${item.id}"`);
    expect(body).toContain(`"'=HYPERLINK(""http://evil.example"",""open"")"`);
  });

  test("is for those who may export it, of what there is: 403, 404, 422", async () => {
    const { campaign, owner } = await decided();
    await expect(exportCampaign(ctxOf(owner), { id: campaign.id })).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(exportCampaign(ctxOf(governance), { id: "cmp_unknown" })).rejects.toMatchObject({
      code: "not_found",
    });
    await expect(
      exportCampaign(ctxOf(governance), { id: campaign.id, format: "pdf" as "csv" }),
    ).rejects.toMatchObject({ code: "invalid" });
  });
});
