import type { ApprovalStatus } from "#lib/core/words.ts";
import { statusAt, type Times } from "./status-at.ts";
import { agentTexts } from "./texts.ts";

export type Result = Extract<ApprovalStatus, "succeeded" | "failed">;

export type OutcomeJudgement =
  | { kind: "noted"; from: ApprovalStatus }
  /** The same was said before. */
  | { kind: "known" }
  | { kind: "refused"; why: string };

/** Whether what came of a claimed call can be noted: also after its time, and never otherwise than it was noted before. */
export function judgeOutcome(approval: Times, result: Result, at: Date): OutcomeJudgement {
  const status = statusAt(approval, at);
  if (status === "claimed" || status === "unknown") return { kind: "noted", from: status };
  if (status === result) return { kind: "known" };
  if (status === "succeeded" || status === "failed")
    return { kind: "refused", why: `It was reported as ${status} already.` };
  return { kind: "refused", why: `It was not claimed. ${agentTexts[status]}` };
}
