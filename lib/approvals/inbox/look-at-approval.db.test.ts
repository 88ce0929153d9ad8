import { expect, test } from "vitest";
import { db } from "#lib/db/client.ts";
import { addTeam, ctxOf } from "#prisma/seed/factories.ts";
import { decideOn } from "../claims/test-claims.ts";
import { type AskingWorld, askingWorld, pendingApproval } from "../testing/index.ts";
import { voteApproval } from "../votes/index.ts";
import { getApproval, lookAtApproval } from "./index.ts";

type Person = Parameters<typeof ctxOf>[0];

async function request(world: AskingWorld) {
  const { id } = await pendingApproval(world, { userId: world.beneficiary.id });
  const { display_hash, action_hash, version } = await getApproval(ctxOf(world.governance), { id });
  const look = (person: Person) => lookAtApproval(ctxOf(person), { id, display_hash });
  return { id, display_hash, action_hash, version, look };
}
async function countAudited(): Promise<bigint> {
  const [{ count }] = await db().$queryRaw<[{ count: bigint }]>`SELECT count(*) FROM audit.inbox`;
  return count;
}
const named = ({ id, name }: { id: string; name: string }) => ({ id, name });

test("who may decide is seen by others who look, and not by themselves", async () => {
  const world = await askingWorld();
  const { look } = await request(world);
  expect(await look(world.governance)).toEqual({ here: [] });
  expect(await look(world.governance)).toEqual({ here: [] });
  expect(await look(world.otherGovernance)).toEqual({ here: [named(world.governance)] });
  expect(await look(world.governance)).toEqual({ here: [named(world.otherGovernance)] });
});

test("who is about to decide is told to who oversees, may decide or has voted, and never to the side that asks", async () => {
  const world = await askingWorld({ stages: [{ who: "role:governance", need: 2 }] });
  const { look, id } = await request(world);
  await look(world.governance);
  for (const person of [world.beneficiary, world.agentOwner, world.server.owner])
    expect(await look(person)).toEqual({ here: [] });
  for (const person of [world.compliance, world.otherGovernance])
    expect((await look(person)).here).toContainEqual(named(world.governance));

  const team = await addTeam(world.member, world.agentOwner);
  const stages = [
    { who: team, need: 1 },
    { who: "role:governance", need: 1 },
  ];
  const theirs = await pendingApproval(world, { stages });
  const { display_hash } = await getApproval(ctxOf(world.governance), { id: theirs.id });
  const lookAt = (person: Person) => lookAtApproval(ctxOf(person), { id: theirs.id, display_hash });
  await lookAt(world.governance);
  expect(await lookAt(world.member)).toEqual({ here: [named(world.governance)] });
  expect(await lookAt(world.agentOwner)).toEqual({ here: [] });
  await decideOn(world.member, theirs.id);
  expect(await lookAt(world.member)).toEqual({ here: [named(world.governance)] });
  expect(theirs.id).not.toBe(id);
});

test("who only watches, and who decided already, is not waited for", async () => {
  const world = await askingWorld({ stages: [{ who: "role:governance", need: 2 }] });
  const { look, id, display_hash, action_hash, version } = await request(world);
  for (const person of [world.beneficiary, world.agentOwner, world.compliance, world.governance])
    await look(person);
  expect(await look(world.otherGovernance)).toEqual({ here: [named(world.governance)] });
  await voteApproval(ctxOf(world.governance), {
    id,
    version,
    display_hash,
    action_hash,
    decision: "approve",
  });
  expect(await look(world.otherGovernance)).toEqual({ here: [] });
});

test("twenty seconds without a look are gone", async () => {
  const world = await askingWorld();
  const { id, look } = await request(world);
  await look(world.governance);
  await db().look.updateMany({
    where: { subjectId: id },
    data: { lastSeenAt: new Date(Date.now() - 21_000) },
  });
  expect(await look(world.otherGovernance)).toEqual({ here: [] });
});

test("the first look stays the first, whatever comes after, and no look is in the audit log", async () => {
  const world = await askingWorld();
  const { id, look } = await request(world);
  const audited = await countAudited();
  await look(world.governance);
  const [first] = await db().look.findMany({ where: { subjectId: id } });
  await look(world.governance);
  const looks = await db().look.findMany({ where: { subjectId: id } });
  expect(looks).toHaveLength(1);
  expect(looks[0]?.firstSeenAt).toEqual(first?.firstSeenAt);
  expect(looks[0]?.lastSeenAt.getTime()).toBeGreaterThanOrEqual(first?.lastSeenAt.getTime() ?? 0);
  expect(await countAudited()).toBe(audited);
});

test("what is not painted is refused, and what they may not see is not there", async () => {
  const world = await askingWorld();
  const { id, display_hash } = await request(world);
  await expect(
    lookAtApproval(ctxOf(world.governance), { id, display_hash: `sha256:${"0".repeat(64)}` }),
  ).rejects.toMatchObject({ code: "stale", details: { current_display_hash: display_hash } });
  await expect(lookAtApproval(ctxOf(world.member), { id, display_hash })).rejects.toMatchObject({
    code: "not_found",
  });
  await expect(lookAtApproval(world.gateway, { id, display_hash })).rejects.toMatchObject({
    code: "forbidden",
  });
  expect(await db().look.count({ where: { subjectId: id } })).toBe(0);
});
