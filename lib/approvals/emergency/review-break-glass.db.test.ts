import { afterEach, beforeAll, describe, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import { db } from "#lib/db/client.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { addPerson, auditOf, ctxOf } from "#prisma/seed/factories.ts";
import { claimOf, decideOn, newsOf } from "../claims/test-claims.ts";
import { getApproval, listApprovals, listBrokenGlass } from "../inbox/index.ts";
import { type AskingWorld, askingWorld, pendingApproval } from "../testing/index.ts";
import { escalateGlass, reviewBreakGlass } from "./index.ts";
import { breakOn, longAgo, reviewAll } from "./test-emergency.ts";

let world: AskingWorld;

beforeAll(async () => {
  world = await askingWorld({ stages: [{ who: "role:governance", need: 2 }] });
});

afterEach(() => reviewAll(world.compliance));

const forbidden = { code: "forbidden" };
const note = "The invoice was real.";
const review = (person: UserActor, id: string, verdict: "justified" | "unjustified" = "justified") =>
  reviewBreakGlass(ctxOf(person), { id, verdict, note });

async function broken(changes: Parameters<typeof pendingApproval>[1] = {}, at?: Date) {
  const row = await pendingApproval(world, changes);
  await breakOn(world.governance, row.id, {}, at ? { at } : {});
  return row;
}

describe("a second person's word", () => {
  test("closes it, once, is recorded and told, and stands beside the approval (I8, I37)", async () => {
    const { id } = await broken();
    expect(await review(world.compliance, id, "unjustified")).toMatchObject({ id, verdict: "unjustified" });
    const { basis } = await getApproval(ctxOf(world.governance), { id });
    expect(basis).toMatchObject({
      review: { by: { id: world.compliance.id }, verdict: "unjustified", note },
    });
    expect((await auditOf(id)).map(({ action }) => action)).toEqual([
      "break_glass.open",
      "break_glass.review",
    ]);
    expect(await newsOf(id)).toEqual(["approval.glass_broken", "approval.glass_reviewed"]);
    await expect(review(world.otherGovernance, id)).rejects.toMatchObject({
      code: "conflict",
      message: `${world.compliance.name} reviewed this already.`,
      details: { current: { review: { verdict: "unjustified" } } },
    });
  });

  test("is due whatever became of the action, and leaves it as it is", async () => {
    const row = await broken();
    await claimOf(world, row);
    await review(world.compliance, row.id);
    const { status, version } = await getApproval(ctxOf(world.compliance), { id: row.id });
    expect([status, version]).toEqual(["claimed", 3]);
    const stopped = await broken();
    await decideOn(world.otherGovernance, stopped.id, "reject");
    // Whoever voted on it may: they are no part of what was done alone.
    expect(await review(world.otherGovernance, stopped.id)).toMatchObject({ verdict: "justified" });
  });

  test("is nobody's who did it, nor of the side that asked, whatever else they are (I12)", async () => {
    const sides = [world.agentOwner, world.registrar, world.beneficiary];
    const roles: UserActor["roles"] = ["governance", "compliance"];
    const { id } = await broken({ userId: world.beneficiary.id });
    for (const person of sides)
      await db().user.update({ where: { id: person.id }, data: { roles: [...roles] } });
    for (const person of [world.governance, ...sides])
      await expect(review({ ...person, roles }, id)).rejects.toMatchObject(forbidden);
    for (const person of sides)
      await db().user.update({ where: { id: person.id }, data: { roles: [...person.roles] } });
    expect(await db().breakGlass.findUniqueOrThrow({ where: { approvalId: id } })).toMatchObject({
      reviewedAt: null,
    });
  });

  test("is governance's or compliance's, as the database knows them now, and no machine's", async () => {
    const { id } = await broken();
    const [auditor, gone, left] = [
      await addPerson("auditor"),
      await addPerson("governance"),
      await addPerson("governance"),
    ];
    await db().user.update({ where: { id: gone.id }, data: { roles: ["member"] } });
    await db().user.update({ where: { id: left.id }, data: { disabledAt: new Date() } });
    for (const person of [world.member, world.registrar, auditor, gone, left])
      await expect(review(person, id)).rejects.toMatchObject(forbidden);
    await expect(reviewBreakGlass(world.gateway, { id, verdict: "justified", note })).rejects.toMatchObject(
      forbidden,
    );
  });

  test("is refused a second time without the secrets that anybody's words repeat (I4)", async () => {
    const pin = "s3cr3t-pin-7755";
    const { id } = await pendingApproval(world, { args: { pin } });
    const said = { reason: `Only ${pin} opens it.`, incident: `INC-8 ${pin}` };
    await breakOn(world.governance, id, said);
    const told = { id, verdict: "justified", note: `It was ${pin}.` } as const;
    await reviewBreakGlass(ctxOf(world.compliance), told);
    const refused = await reviewBreakGlass(ctxOf(world.otherGovernance), told).catch((error) => error);
    const { basis } = await getApproval(ctxOf(world.otherGovernance), { id });
    expect(refused).toMatchObject({ code: "conflict", details: { current: basis } });
    expect(JSON.stringify(refused.details)).not.toContain(pin);
    expect(refused.details.current.review.note).toMatch(/^It was \[.+\]\.$/);
  });

  test("needs words, and something that was done alone", async () => {
    const { id } = await broken();
    await expect(
      reviewBreakGlass(ctxOf(world.compliance), { id, verdict: "justified", note: " " }),
    ).rejects.toMatchObject({ code: "invalid" });
    const other = await pendingApproval(world);
    await expect(review(world.compliance, other.id)).rejects.toMatchObject({ code: "conflict" });
    await expect(review(world.compliance, "apr_none")).rejects.toMatchObject({ code: "not_found" });
  });
});

test("what was approved alone is open business until somebody has looked, also where the action is over", async () => {
  const { id } = await broken();
  await decideOn(world.otherGovernance, id, "reject");
  const other = await pendingApproval(world);
  await decideOn(world.governance, other.id, "reject");
  const idsOf = async (view: "open" | "over") =>
    (await listApprovals(ctxOf(world.compliance), { view, limit: 100 })).items.map((item) => item.id);
  expect(await idsOf("open")).toContain(id);
  expect(await idsOf("over")).not.toContain(id);
  await review(world.compliance, id);
  expect(await idsOf("open")).not.toContain(id);
  expect(await idsOf("over")).toEqual(expect.arrayContaining([id, other.id]));
});

describe("what nobody looked at in time", () => {
  test("is told to more people once a day, by however many clocks, and stays due (I19)", async () => {
    const inTime = await broken();
    const { id } = await broken({}, longAgo());
    const told = await Promise.all([1, 2, 3].map(() => escalateGlass(systemCtx("Clock"))));
    expect(told.reduce((sum, each) => sum + each, 0)).toBe(1);
    expect(await escalateGlass(systemCtx("Clock"))).toBe(0);
    expect(await newsOf(id)).toEqual(["approval.glass_broken", "approval.glass_overdue"]);
    expect((await auditOf(id)).map(({ action }) => action)).toEqual([
      "break_glass.open",
      "break_glass.escalate",
    ]);
    expect(await newsOf(inTime.id)).toEqual(["approval.glass_broken"]);
    expect(await review(world.compliance, id)).toMatchObject({ verdict: "justified" });
  });

  test("is told anew every day until somebody has looked, to nobody afterwards (I19)", async () => {
    const { id } = await broken({}, longAgo());
    const told = async (hours: number) => {
      const at = new Date(Date.now() + hours * 3_600_000);
      const clocks = [1, 2].map(() => escalateGlass(systemCtx("Clock", { at })));
      return (await Promise.all(clocks)).reduce((sum, each) => sum + each, 0);
    };
    expect([await told(0), await told(23), await told(24), await told(25), await told(48)]).toEqual([
      1, 0, 1, 0, 1,
    ]);
    const overdue = (await newsOf(id)).filter((kind) => kind === "approval.glass_overdue");
    const recorded = (await auditOf(id)).filter(({ action }) => action === "break_glass.escalate");
    expect([overdue.length, recorded.length]).toEqual([3, 3]);
    await review(world.compliance, id);
    expect(await told(72)).toBe(0);
  });

  test("is told to nobody once it was reviewed, however late", async () => {
    const { id } = await broken({}, longAgo());
    await review(world.compliance, id);
    await escalateGlass(systemCtx("Clock"));
    expect(await newsOf(id)).toEqual(["approval.glass_broken", "approval.glass_reviewed"]);
  });
});

describe("the list of what was approved alone", () => {
  const listed = async (person: UserActor, open?: "true" | "false") =>
    (await listBrokenGlass(ctxOf(person), { ...(open ? { open } : {}), limit: 100 })).items;

  test("is open until somebody has looked, says what is overdue, and goes on page by page", async () => {
    const late = await broken({}, longAgo());
    const open = await listed(world.compliance, "true");
    expect(open.find(({ approval }) => approval.id === late.id)).toMatchObject({
      by: { id: world.governance.id },
      incident: "INC-7",
      overdue: true,
      reviewed: null,
    });
    await review(world.compliance, late.id);
    const idsOf = (items: typeof open) => items.map(({ approval }) => approval.id);
    expect(idsOf(await listed(world.compliance, "true"))).not.toContain(late.id);
    expect(
      (await listed(world.compliance, "false")).find(({ approval }) => approval.id === late.id),
    ).toMatchObject({ overdue: false, reviewed: { by: { id: world.compliance.id }, note } });
    const first = await listBrokenGlass(ctxOf(world.compliance), { limit: 1 });
    const second = await listBrokenGlass(ctxOf(world.compliance), {
      limit: 1,
      cursor: first.next_cursor ?? "",
    });
    expect(idsOf([...first.items, ...second.items])).toEqual(
      idsOf(await listed(world.compliance)).slice(0, 2),
    );
  });

  test("shows whoever does not oversee what they did, and what concerns them", async () => {
    const { id } = await broken({ userId: world.beneficiary.id });
    const auditor = await addPerson("auditor");
    for (const person of [auditor, world.registrar, world.governance, world.agentOwner, world.beneficiary])
      expect((await listed(person)).map(({ approval }) => approval.id)).toContain(id);
    expect(await listed(world.member)).toEqual([]);
  });
});
