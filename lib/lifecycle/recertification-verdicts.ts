import type { Actor } from "#lib/core/actor.ts";
import { oneLine } from "#lib/core/one-line.ts";
import { can, type Permission, type Verdict } from "#lib/core/permissions.ts";
import { mayVote, type StageRule, toVerdict } from "#lib/decisions/index.ts";
import { ownerOf } from "#lib/registry/index.ts";
import { overtakenBy, type RecertificationRow, toDecisionCase } from "./recertification-row.ts";
import { phaseFor } from "./recertification-state.ts";
import type { RecertificationSummary } from "./schemas.ts";

/** What this actor may do with a recertification, or why not. */
export function verdictsOn(
  row: RecertificationRow,
  actor: Actor,
  stages: readonly StageRule[],
): RecertificationSummary["can"] {
  return {
    confirm: permitted(actor, "recertification.confirm", (id) => mayConfirm(row, id)),
    vote: permitted(actor, "recertification.vote", (id, roles) =>
      toVerdict(mayVote(toDecisionCase(row, stages, "approve"), { id, name: "", roles, active: true })),
    ),
    revoke: permitted(actor, "recertification.vote", (id, roles) =>
      toVerdict(mayVote(toDecisionCase(row, stages, "reject"), { id, name: "", roles, active: true })),
    ),
  };
}

function permitted(
  actor: Actor,
  permission: Permission,
  judge: (id: string, roles: Extract<Actor, { kind: "user" }>["roles"]) => Verdict,
): Verdict {
  const verdict = can(actor, permission);
  if (verdict !== true) return verdict;
  return actor.kind === "user" ? judge(actor.id, actor.roles) : { no: "Only a person can answer for it." };
}

/** Whether this person may confirm that the facts still hold: the owner, or anybody in the owning team. */
export function mayConfirm(row: RecertificationRow, personId: string): Verdict {
  const overtaken = overtakenBy(row);
  if (row.status === "awaiting_reviewer" && row.confirmedBy)
    return { no: `${oneLine(row.confirmedBy.name)} confirmed it already. A reviewer decides now.` };
  if (row.status !== "awaiting_owner" && row.status !== "awaiting_reviewer") return { no: closedWords(row) };
  if (overtaken) return { no: overtaken };
  if (row.orphaned || row.status === "awaiting_reviewer")
    return {
      no: `${row.orphaned?.because ?? "It had no owner."} A reviewer decides without a confirmation.`,
    };
  if (row.owners.includes(personId)) return true;
  return {
    no: `${oneLine(ownerOf(row.version.server).label)} answers for it, and nobody else confirms it.`,
  };
}

function closedWords({ status }: RecertificationRow): string {
  const phase = phaseFor({ status, overtaken: null, orphaned: false, owner: "" }, "approve");
  return phase.kind === "open" ? "" : phase.because;
}
