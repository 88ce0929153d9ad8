import type { UserActor } from "#lib/core/actor.ts";
import { newId } from "#lib/core/ids.ts";
import type { AccessLevel, GrantStatus } from "#lib/core/words.ts";
import { db } from "#lib/db/client.ts";
import { digestOf } from "#lib/kernel/digest.ts";
import type { ArgumentConstraint } from "../grants/schemas.ts";

/** Grants straight into their table, as if somebody had asked, signed and ended. The database's own guards hold here as well. */

type GrantFacts = {
  agentId: string;
  serverId: string;
  requester: Pick<UserActor, "id">;
  scopes?: readonly AccessLevel[];
  tools?: readonly string[];
  /** Up to which each tool was signed: `admin`, unless another is said. */
  toolLevel?: AccessLevel;
  constraints?: ArgumentConstraint[];
  userIds?: readonly string[];
  minutes?: number;
};

const dayMs = 86_400_000;

/** A request that nobody has decided on. @returns its id */
export async function insertRequest(facts: GrantFacts, at = new Date()): Promise<string> {
  const { agentId, serverId, requester, scopes = ["admin"], tools = [], constraints = [] } = facts;
  const id = newId("grant");
  await db().grant.create({
    data: {
      id,
      agentId,
      serverId,
      status: "requested",
      scopes: [...scopes],
      tools: [...tools],
      toolLevels: JSON.stringify(Object.fromEntries(tools.map((tool) => [tool, facts.toolLevel ?? "admin"]))),
      constraints: JSON.stringify(constraints),
      userIds: [...(facts.userIds ?? [])],
      reason: "To know the weather.",
      durationMinutes: facts.minutes ?? 60,
      digest: digestOf({ id }),
      stages: [],
      policyVersion: 1,
      requesterId: requester.id,
      createdAt: at,
      requestEndsAt: new Date(at.getTime() + dayMs),
    },
  });
  return id;
}

/** A grant in force. @returns its id */
export async function insertGrant(facts: GrantFacts, startsAt = new Date()): Promise<string> {
  const id = await insertRequest(facts);
  const endsAt = new Date(startsAt.getTime() + (facts.minutes ?? 60) * 60_000);
  await db().grant.update({
    where: { id },
    data: { status: "approved", decidedAt: new Date(), startsAt, endsAt },
  });
  return id;
}

type DayPlan = Omit<GrantFacts, "requester" | "minutes"> & {
  status?: Extract<GrantStatus, "requested" | "approved" | "active" | "expired" | "denied">;
  startsAt?: Date;
};

/** A grant for a day, whatever became of it, that whoever registered the agent asked for as it started. @returns its id */
export async function insertDayGrant({
  status = "active",
  startsAt = new Date(Date.now() - 60_000),
  ...facts
}: DayPlan): Promise<string> {
  const { createdById } = await db().agent.findUniqueOrThrow({ where: { id: facts.agentId } });
  const id = await insertRequest(
    { ...facts, scopes: facts.scopes ?? ["read"], requester: { id: createdById }, minutes: dayMs / 60_000 },
    startsAt,
  );
  if (status === "requested") return id;
  const span = { startsAt, endsAt: new Date(startsAt.getTime() + dayMs) };
  const decided = { decidedAt: startsAt, ...(status === "denied" ? {} : span) };
  await db().grant.update({
    where: { id },
    data: { status: status === "denied" ? "denied" : "approved", ...decided },
  });
  if (status === "active") await db().grant.update({ where: { id }, data: { status } });
  if (status === "expired")
    await db().grant.update({ where: { id }, data: { status, endedAt: span.endsAt } });
  return id;
}

export async function endGrantRow(
  id: string,
  status: Extract<GrantStatus, "revoked" | "released" | "expired"> = "revoked",
): Promise<void> {
  await db().grant.update({
    where: { id },
    data: { status, endedAt: new Date(), endReason: "No longer needed." },
  });
}

/** What an agent was let do, and refused, with a tool on the day that is so many days past. */
export async function insertUsage(
  agentId: string,
  serverId: string,
  tool: string,
  { daysAgo = 0, permits = 1, denials = 0 },
): Promise<Date> {
  const lastAt = new Date(Date.now() - daysAgo * dayMs);
  const day = new Date(lastAt.toISOString().slice(0, 10));
  await db().accessUsage.create({ data: { agentId, serverId, tool, day, permits, denials, lastAt } });
  return lastAt;
}
