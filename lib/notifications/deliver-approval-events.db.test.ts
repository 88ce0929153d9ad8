import { expect, test } from "vitest";
import { getApproval } from "#lib/approvals/inbox/index.ts";
import { askingWorld, pendingApproval } from "#lib/approvals/testing/index.ts";
import { voteApproval } from "#lib/approvals/votes/index.ts";
import { ctxOf } from "#prisma/seed/factories.ts";
import { briefly, deliverAll, happen, toldOf } from "./test-deliveries.ts";

test("an action that waits asks those who may decide, is silent once decided, and tells the side that asked", async () => {
  const world = await askingWorld();
  const { id } = await pendingApproval(world, { userId: world.beneficiary.id });
  await happen({ kind: "approval.requested", approval_id: id });
  await deliverAll();
  expect(await toldOf(world.governance, id)).toMatchObject([
    {
      kind: "needs_you",
      subject: { type: "approval", id },
      text: expect.stringMatching(/wants to send_money on .* It waits for your decision\.$/),
    },
  ]);
  expect(await toldOf(world.otherGovernance, id, "needs_me")).toHaveLength(1);
  for (const other of [world.beneficiary, world.agentOwner, world.member, world.compliance])
    expect(await briefly(other, id)).toEqual([]);

  const { version, action_hash, display_hash } = await getApproval(ctxOf(world.governance), { id });
  await voteApproval(ctxOf(world.governance), {
    id,
    version,
    action_hash,
    display_hash,
    decision: "approve",
  });
  await deliverAll();
  expect(await briefly(world.governance, id)).toEqual(["needs_you approval.requested (you)"]);
  expect(await briefly(world.otherGovernance, id)).toEqual(["needs_you approval.requested (others)"]);
  expect(await toldOf(world.otherGovernance, id, "needs_me")).toEqual([]);
  expect(await briefly(world.beneficiary, id)).toEqual(["decided approval.decided"]);
  expect(await briefly(world.agentOwner, id)).toEqual(["decided approval.decided"]);
});

test("half of its time over, governance and compliance hear of it, and nobody on the side that asks", async () => {
  const world = await askingWorld({ stages: [{ who: "beneficiary", need: 1 }] });
  const { id } = await pendingApproval(world, { userId: world.beneficiary.id });
  await happen({ kind: "approval.escalated", approval_id: id });
  await deliverAll();
  expect(await briefly(world.beneficiary, id)).toEqual(["needs_you approval.escalated"]);
  expect(await briefly(world.governance, id)).toEqual(["overdue approval.escalated"]);
  expect(await briefly(world.compliance, id)).toEqual(["overdue approval.escalated"]);
  expect(await briefly(world.agentOwner, id)).toEqual([]);
});

test("what is past its deadline asks nobody, however late its news come", async () => {
  const world = await askingWorld();
  const past = new Date(Date.now() - 60_000);
  const times = { createdAt: new Date(past.getTime() - 60_000), expiresAt: past };
  const { id } = await pendingApproval(world, times);
  await happen({ kind: "approval.requested", approval_id: id });
  await deliverAll();
  expect(await briefly(world.governance, id)).toEqual([]);
});
