import { DomainError, invalidField, notFound } from "#lib/core/errors.ts";
import type { AccessLevel, Classification } from "#lib/core/words.ts";
import type { Tx } from "#lib/db/client.ts";
import type { Ctx } from "#lib/kernel/ctx.ts";
import { approvedTools, canRequest, insist, mayRequest, standingOf } from "../agents/index.ts";
import { type GrantDemand, grantDemand, loadAccessPolicy } from "../policy/index.ts";
import { levelsOf } from "../terms/index.ts";
import { type CheckedTerms, checkTerms } from "./check-terms.ts";
import { type AgentRow, agentInclude } from "./grant-row.ts";
import { extensionRefused } from "./grant-state.ts";
import { withNamedScopes } from "./named-scopes.ts";
import type { GrantTerms, GrantTool } from "./schemas.ts";

/** A request, held against everything that it depends on. */
export type GrantPlan = {
  requesterId: string;
  agent: AgentRow;
  server: { id: string; name: string };
  classification: Classification;
  /** All approved tools of the server. */
  approved: GrantTool[];
  terms: CheckedTerms;
  levels: AccessLevel[];
  notBefore: Date | null;
  followsId: string | null;
  demand: GrantDemand;
  policyVersion: number;
};

type Asked = GrantTerms & {
  agent_id: string;
  server: string;
  scope?: string | undefined;
  not_before?: string | undefined;
  extends?: string | undefined;
};

const aheadMaxMs = 366 * 86_400_000;

/**
 * How long a grant lasts: as long as is asked for, or as the policy allows.
 *
 * @throws DomainError `invalid` for longer than that
 */
export function minutesOf({ maxMinutes }: GrantDemand, asked: number | undefined): number {
  if (asked !== undefined && asked > maxMinutes)
    throw invalidField("minutes", `The access policy allows ${maxMinutes} minutes at most.`);
  return asked ?? maxMinutes;
}

/**
 * What a request would come to, and what the policy asks of it.
 *
 * @throws DomainError `forbidden` for whoever does not answer for the agent; `not_found`, `invalid` and `conflict` for what
 *   there is not, or what nobody could give
 */
export async function planGrant({ actor }: Ctx, tx: Tx, asked: Asked, at: Date): Promise<GrantPlan> {
  if (actor.kind !== "user")
    throw new DomainError(
      "forbidden",
      "Only a person can request a grant. Sign in as one who answers for the agent.",
    );
  const agent = await tx.agent.findUnique({ where: { id: asked.agent_id }, include: agentInclude });
  if (!agent) throw notFound("agent");
  const standing = await standingOf(tx, actor, agent);
  insist("forbidden", mayRequest(actor, standing));
  insist("conflict", canRequest(standing));

  const { server, classification, approved } = await findServer(tx, asked.server, at);
  const terms = await checkTerms(tx, withNamedScopes(asked, asked.scope, approved), approved);
  const levels = levelsOf(terms, approved);
  const { version, document } = await loadAccessPolicy(tx);
  const demand = grantDemand(document, { classification, levels });
  if (demand.stages.length === 0)
    throw new DomainError(
      "conflict",
      `The access policy names nobody who signs ${levels.join(" or ")} access to ${classification} data. An administrator must add a rule for it first.`,
    );
  const start = await startOf(tx, asked, { agentId: agent.id, serverId: server.id }, at);
  return {
    requesterId: actor.id,
    agent,
    server,
    classification,
    approved,
    terms,
    levels,
    ...start,
    demand,
    policyVersion: version,
  };
}

async function findServer(tx: Tx, name: string, at: Date) {
  const server = await tx.server.findUnique({
    where: { name },
    select: { id: true, name: true, classification: true },
  });
  const approved = server && (await approvedTools(tx, [server.id], at)).get(server.id);
  if (!server?.classification || !approved)
    throw invalidField("server", "No approved server has this name. Have it approved first.");
  return { server, classification: server.classification as Classification, approved };
}

/** When it may begin: at once, at a time, or when the grant ends that it goes on from. */
async function startOf(
  tx: Tx,
  asked: Asked,
  same: { agentId: string; serverId: string },
  at: Date,
): Promise<{ notBefore: Date | null; followsId: string | null }> {
  const { not_before, extends: followsId } = asked;
  if (followsId !== undefined && not_before !== undefined)
    throw invalidField("not_before", "It begins when the grant ends that it extends. Leave this out.");
  const named = followsId === undefined ? (not_before ?? at) : await endOfFollowed(tx, followsId, same, at);
  const start = new Date(named);
  if (start.getTime() - at.getTime() > aheadMaxMs)
    throw invalidField(
      followsId === undefined ? "not_before" : "extends",
      "This begins more than a year from now. Request it nearer to the time.",
    );
  return { notBefore: start > at ? start : null, followsId: followsId ?? null };
}

async function endOfFollowed(
  tx: Tx,
  id: string,
  same: { agentId: string; serverId: string },
  at: Date,
): Promise<Date> {
  // Nobody ends it until the request is there.
  await tx.$queryRaw`SELECT id FROM access_grant WHERE id = ${id} FOR SHARE`;
  const followed = await tx.grant.findUnique({ where: { id, ...same }, include: { followedBy: true } });
  if (!followed)
    throw invalidField(
      "extends",
      "This agent has no such grant on this server. Name one that it has there, or leave this out.",
    );
  const refusal = extensionRefused(followed, at);
  if (refusal) throw new DomainError("conflict", refusal.no, { details: refusal.details });
  return followed.endsAt ?? at;
}
