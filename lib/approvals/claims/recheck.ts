import type { Call, Decision, World } from "#lib/access/evaluation/index.ts";
import { denialOf, judgeAgain, judgeApproved, type Standing } from "#lib/access/pdp/index.ts";
import { demandOf, whyTightened } from "../demand/index.ts";
import { type ApprovalRow, signedDemand, stillApproved } from "../row/index.ts";
import { whyNoLonger } from "../standing/index.ts";

/** Reasons that are of the moment: a claim may be tried again while its time lasts. */
const passing: readonly string[] = [
  "rate_limited",
  "session_over",
  "region_not_allowed",
  "not_current",
] satisfies Decision["reason"][];

export type Recheck =
  | { kind: "holds"; decision: Decision }
  /** The call may not be made now; what people said stands. */
  | { kind: "denied"; decision: Decision }
  /** What the yes rested on is not so any more. `decision`: where it is the call that may not be made. */
  | { kind: "void"; because: string; decision: Decision | null };

type Checked = {
  /** What is about to be made. */
  call: Call;
  /** What the request says of itself beside that: it stands against this request, and not against what people approved. */
  standing?: Standing;
  at: Date;
  /** It was permitted, and counted, a moment ago. */
  again?: boolean;
};

/** Whether all that an approval rests on still holds. The caller holds the row, and the world that is committed. */
export function recheck(
  row: ApprovalRow,
  world: World,
  { call, standing, at, again = false }: Checked,
): Recheck {
  const denied = standing ? denialOf(world, standing) : null;
  if (denied) return { kind: "denied", decision: denied };
  if (!stillApproved(row, at)) return voided(whyNotApproved(row));
  const decision = (again ? judgeAgain : judgeApproved)(world, call, at);
  if (!decision.permit)
    return passing.includes(decision.reason)
      ? { kind: "denied", decision }
      : { kind: "void", because: decision.text, decision };
  const noLonger = whyNoLonger(row, world, decision);
  if (noLonger !== null) return voided(noLonger);
  const stricter =
    decision.ruleIds.length === 0
      ? null
      : whyTightened(signedDemand(row), demandOf(world.policy, decision.ruleIds));
  return stricter === null
    ? { kind: "holds", decision }
    : voided(`The policy asks for more by now. ${stricter}`);
}

function whyNotApproved({ standing }: ApprovalRow): string {
  return standing?.status === "revoked" || standing?.status === "voided"
    ? "What allowed it in advance does not hold any more."
    : "Somebody whose yes it rests on may not decide on it any more.";
}

function voided(because: string): Recheck {
  return { kind: "void", because, decision: null };
}
