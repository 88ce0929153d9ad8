import { expect, test } from "vitest";
import { updateAgent } from "#lib/access/agents/index.ts";
import type { UserActor } from "#lib/core/actor.ts";
import { newId } from "#lib/core/ids.ts";
import type { Role } from "#lib/core/words.ts";
import { db } from "#lib/db/client.ts";
import { addPerson, addTeam, ctxOf } from "#prisma/seed/factories.ts";
import { decideOn, painted, statusOf } from "../claims/test-claims.ts";
import { editApproval } from "../edits/index.ts";
import { reviewBreakGlass } from "../emergency/index.ts";
import { breakOn } from "../emergency/test-emergency.ts";
import { createApproval } from "../requests/index.ts";
import { type AskingWorld, askingWorld } from "../testing/index.ts";
import { revokeApproval } from "../votes/index.ts";

/** People who asked, by their agent, and then handed it to somebody else. */

const forbidden = { code: "forbidden" };
const two = { stages: [{ who: "role:governance", need: 2 }] };

/** The agent's owner and registrar oversee as well: nothing but the side they stand on keeps them from deciding. */
async function world(): Promise<AskingWorld> {
  const own = await askingWorld(two);
  for (const person of [own.agentOwner, own.registrar]) await becomes(person, "governance");
  return own;
}

async function becomes({ id }: UserActor, role: Role): Promise<void> {
  await db().user.update({ where: { id }, data: { roles: [role] } });
}

const asRole = (person: UserActor, role: Role): UserActor => ({ ...person, roles: [role] });

async function ask(own: AskingWorld): Promise<string> {
  const { id } = await createApproval(own.gateway, {
    agent: own.agent.clientId,
    call_id: newId("request"),
    tool: own.routedTool,
    arguments_b64: Buffer.from('{"amount":100,"to":"ana"}').toString("base64"),
  });
  return id;
}

async function handOn({ agent }: AskingWorld, owner?: string): Promise<void> {
  const to = owner ?? `user:${(await addPerson("member")).email}`;
  await updateAgent(ctxOf(await addPerson("admin")), { id: agent.id, owner: to });
}

async function edit(person: UserActor, id: string): Promise<string> {
  const { decision: _, ...page } = await painted(id);
  const edited = await editApproval(ctxOf(person), {
    ...page,
    arguments: '{"amount":50,"to":"ana"}',
    reason: "Half of it is due.",
  });
  return edited.id;
}

const review = (person: UserActor, id: string) =>
  reviewBreakGlass(ctxOf(person), { id, verdict: "justified", note: "It was real." });

test("handing the agent to somebody else lets nobody vote, change arguments or break glass (I12)", async () => {
  const own = await world();
  const id = await ask(own);
  await handOn(own);
  const owner = asRole(own.agentOwner, "governance");
  await expect(decideOn(owner, id)).rejects.toMatchObject(forbidden);
  await expect(edit(owner, id)).rejects.toMatchObject(forbidden);
  await expect(breakOn(owner, id)).rejects.toMatchObject(forbidden);
  expect(await statusOf(id)).toBe("pending");
  expect(await decideOn(own.governance, id)).toMatchObject({ status: "pending" });
  expect(await decideOn(own.otherGovernance, id)).toMatchObject({ status: "approved" });
});

test("nor whoever leaves the team that answers for it, or whose team hands it on (I12)", async () => {
  const own = await world();
  const [left, stayed] = [await addPerson("governance"), await addPerson("governance")];
  await handOn(own, await addTeam(left, stayed));
  const id = await ask(own);
  await db().teamMember.deleteMany({ where: { userId: left.id } });
  await expect(decideOn(left, id)).rejects.toMatchObject(forbidden);
  await handOn(own);
  await expect(decideOn(stayed, id)).rejects.toMatchObject(forbidden);
});

test("nor does it let anybody review what was approved in an emergency for their agent (I12)", async () => {
  const own = await world();
  const id = await ask(own);
  await breakOn(own.governance, id);
  await handOn(own);
  await expect(review(asRole(own.agentOwner, "governance"), id)).rejects.toMatchObject(forbidden);
  expect(await review(own.compliance, id)).toMatchObject({ verdict: "justified" });
});

test("what comes of changed arguments has the same people on the side that asks (I7, I12)", async () => {
  const own = await world();
  const third = await addPerson("governance");
  const parent = await ask(own);
  await handOn(own);
  const id = await edit(own.governance, parent);
  const owner = asRole(own.agentOwner, "governance");
  await expect(decideOn(owner, id)).rejects.toMatchObject(forbidden);
  await expect(breakOn(owner, id)).rejects.toMatchObject(forbidden);
  await decideOn(own.otherGovernance, id);
  expect(await decideOn(third, id)).toMatchObject({ status: "approved" });
});

test("whom it was handed to stands there too, and nobody who could have decided is asked in vain (I12, I15)", async () => {
  const own = await world();
  const id = await ask(own);
  await handOn(own, `user:${own.governance.email}`);
  await expect(decideOn(own.governance, id)).rejects.toMatchObject(forbidden);
  const after = await ask(own);
  await expect(decideOn(own.governance, after)).rejects.toMatchObject(forbidden);
  // Whoever handed it on asked for the first one alone.
  expect(await decideOn(asRole(own.agentOwner, "governance"), after)).toMatchObject({ status: "pending" });
});

test("whoever handed it on may stop it still, where their role lets them", async () => {
  const own = await world();
  const id = await ask(own);
  await handOn(own);
  const stopped = await revokeApproval(ctxOf(asRole(own.agentOwner, "governance")), {
    id,
    reason: "It was ours.",
  });
  expect(stopped).toMatchObject({ status: "revoked" });
});

test("who stood on the side that asks never changes in the database (I12)", async () => {
  const own = await world();
  const id = await ask(own);
  const { askingSide } = await db().actionApproval.findUniqueOrThrow({ where: { id } });
  expect(askingSide.toSorted()).toEqual([own.agentOwner.id, own.registrar.id].toSorted());
  await expect(
    db().actionApproval.update({ where: { id }, data: { askingSide: [], version: 2 } }),
  ).rejects.toThrow(/not what was asked any more/);
});
