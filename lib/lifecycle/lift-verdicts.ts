import { can } from "#lib/core/permissions.ts";
import type { QuarantineStatus } from "#lib/core/words.ts";
import type { Tx } from "#lib/db/client.ts";
import { type DecisionCase, mayVote, toVerdict } from "#lib/decisions/index.ts";
import type { Ctx } from "#lib/kernel/ctx.ts";
import { firstRefusal } from "./first-refusal.ts";
import { mayProposeLift } from "./quarantine-rights.ts";
import type { QuarantineRow } from "./quarantine-row.ts";
import { refusedToPropose, refusedToWithdraw } from "./quarantine-state.ts";
import type { QuarantineView } from "./schemas.ts";

type Servers = Parameters<typeof mayProposeLift>[2];

/** What the reader may do about a quarantine now, and why not; asked again by each command. */
export async function liftVerdicts(
  { actor }: Ctx,
  tx: Pick<Tx, "teamMember">,
  row: QuarantineRow,
  lift: DecisionCase,
  servers: Servers,
): Promise<QuarantineView["can"]> {
  const status = row.status as QuarantineStatus;
  return {
    propose_lift: firstRefusal(
      can(actor, "quarantine.propose_lift"),
      refusedToPropose(status),
      await mayProposeLift(tx, actor, servers),
    ),
    withdraw_lift: firstRefusal(
      can(actor, "quarantine.propose_lift"),
      refusedToWithdraw(row, actor.kind === "user" ? actor.id : null),
    ),
    vote: firstRefusal(can(actor, "quarantine.vote"), toVerdict(mayVoteOn(actor, lift))),
  };
}

function mayVoteOn(actor: Ctx["actor"], lift: DecisionCase): ReturnType<typeof mayVote> {
  if (actor.kind !== "user") return { kind: "not_eligible", no: "Only a person can vote." };
  return mayVote(lift, { id: actor.id, name: actor.name, roles: actor.roles, active: true });
}
