import type { Actor } from "#lib/core/actor.ts";
import { toVerdict } from "#lib/decisions/index.ts";
import type { Ctx } from "#lib/kernel/ctx.ts";
import { argumentsOf } from "./limits.ts";
import { mayRevokeStanding } from "./may-revoke-standing.ts";
import type { ArgumentConstraint, StandingView } from "./schemas.ts";
import { isSecretAt, secretsAllowed } from "./secret-places.ts";
import { type StandingRow, standingStatusAt } from "./standing-row.ts";

/** What a person is shown of it, as of this time. */
export function toStandingView({ actor }: Pick<Ctx, "actor">, row: StandingRow, at: Date): StandingView {
  const { agent, approval, createdBy } = row;
  const isHidden = hiddenFrom(actor, row);
  const status = standingStatusAt(row, at);
  const endedAt = row.endedAt ?? (status === "expired" ? row.expiresAt : null);
  return {
    id: row.id,
    status,
    version: row.version,
    approval_id: row.approvalId,
    agent: { id: agent.id, name: agent.name },
    on_behalf_of: approval.user,
    gateway: approval.gateway,
    server: row.server.name,
    tool: row.tool,
    constraints: row.constraints.map((constraint) =>
      isHidden(constraint.pointer) ? withoutValues(constraint) : constraint,
    ),
    max_calls: row.maxCalls,
    used_calls: row.usedCalls,
    sum: sumOf(row, isHidden),
    given_by: { id: createdBy.id, name: createdBy.name },
    created_at: row.createdAt.toISOString(),
    expires_at: row.expiresAt.toISOString(),
    ended: endedAt && { at: endedAt.toISOString(), by: row.endedBy, reason: row.endReason },
    can: { revoke: toVerdict(mayRevokeStanding(actor, row, at)) },
  };
}

/** Whoever gave it saw what was sent, and whom the agent acts for knows. */
function mayReadSecrets(actor: Actor, { createdById, approval }: StandingRow): boolean {
  return actor.kind === "user" && [createdById, approval.userId].includes(actor.id);
}

type IsHidden = (pointer: string) => boolean;

/** To everybody else, no value is told of an argument that is a secret in what was sent or is allowed, holds one, or is within one. */
function hiddenFrom(actor: Actor, row: StandingRow): IsHidden {
  if (mayReadSecrets(actor, row)) return () => false;
  const secrets = secretsAllowed(argumentsOf(row.approval), row.constraints);
  return (pointer) => isSecretAt(secrets, pointer);
}

const hidden = "[hidden]";

function withoutValues(constraint: ArgumentConstraint): StandingView["constraints"][number] {
  switch (constraint.is) {
    case "equals":
      return { ...constraint, value: hidden };
    case "one_of":
      return { ...constraint, values: constraint.values.map(() => hidden) };
    case "between":
      return { ...constraint, min: null, max: null };
    case "text":
      return constraint;
    default:
      return constraint satisfies never;
  }
}

/** After one call, what all come to is what that one sent. */
function sumOf({ sumPointer, maxSum, usedSum }: StandingRow, isHidden: IsHidden): StandingView["sum"] {
  if (sumPointer === null || maxSum === null) return null;
  return isHidden(sumPointer)
    ? { pointer: sumPointer, max: null, used: null }
    : { pointer: sumPointer, max: maxSum.toNumber(), used: usedSum.toNumber() };
}
