import type { ApprovalStatus } from "#lib/core/words.ts";
import type { RequestedApproval } from "../requests/schemas.ts";
import type { AccessTaskAnswer, TaskStatus } from "./schemas.ts";

/** How long after its deadline a task can be asked for, in milliseconds: longer than anything may still become of it. */
const keptMs = 24 * 60 * 60_000;

/** Of what was never approved. */
const unapproved: Record<ApprovalStatus, TaskStatus> = {
  pending: "pending",
  denied: "denied",
  expired: "expired",
  cancelled: "cancelled",
  revoked: "cancelled",
  // Somebody else decides on what came of it, which is another task.
  superseded: "cancelled",
  approved: "approved",
  claimed: "approved",
  succeeded: "approved",
  failed: "approved",
  unknown: "approved",
  lapsed: "approved",
};

/**
 * The status of a task. It leaves `pending` once, and never changes afterwards (State Transitions): what was approved stays so
 * whatever came of it, and the time it was good until says when that ended.
 */
export function taskStatusOf({
  status,
  claim_by,
}: Pick<RequestedApproval, "status" | "claim_by">): TaskStatus {
  return claim_by === null ? unapproved[status] : "approved";
}

const titles: Record<TaskStatus, string> = {
  pending: "Waits for a person",
  approved: "A person said yes",
  denied: "A person said no",
  expired: "Nobody decided in time",
  cancelled: "It was stopped",
};

export function taskExpiry({ expires_at }: Pick<RequestedApproval, "expires_at">): Date {
  return new Date(Date.parse(expires_at) + keptMs);
}

/**
 * A request as a task of the profile.
 *
 * @param endpoint of access requests
 */
export function toTask(told: RequestedApproval, endpoint: string): AccessTaskAnswer {
  const status = taskStatusOf(told);
  const statusEndpoint = (id: string) => `${endpoint}/${encodeURIComponent(id)}`;
  const own = statusEndpoint(told.id);
  const { superseded_by, edited_arguments_b64 } = told;
  const number = status === "pending" ? told.match_number : null;
  const task = {
    id: told.id,
    status,
    status_endpoint: own,
    expires_at: taskExpiry(told).toISOString(),
    ...(status === "pending" ? progressOf(told) : {}),
    ...(number === null ? {} : { match_number: number }),
    links: {
      review: told.web_url,
      ...(status === "pending" ? { cancel: `${own}/cancel` } : {}),
      ...(superseded_by === null ? {} : { replacement: statusEndpoint(superseded_by) }),
    },
    display: { title: titles[status], description: described(told.text, number) },
    ...(edited_arguments_b64 === null ? {} : { edited_arguments_b64 }),
  };
  return status === "approved"
    ? { task, result: { mode: "reevaluate", approval: approvalOf(told) } }
    : { task };
}

/** For whom the agent acts for, who is asked for it while somebody decides. */
function described(text: string, number: number | null): string {
  return number === null ? text : `${text} Your number is ${number}. Whoever approves asks you for it.`;
}

/** Stages are open all at once; the first that lacks somebody is the one it waits at. */
function progressOf({ progress }: RequestedApproval): Pick<AccessTaskAnswer["task"], "progress"> {
  const at = progress.findIndex(({ need, have }) => have < need);
  const stage = progress[at];
  if (!stage) return {};
  return { progress: { current_step: at + 1, total_steps: progress.length, step_name: stage.who } };
}

function approvalOf({ id, decided_at, claim_by, ended_at }: RequestedApproval) {
  const ends = [claim_by, ended_at].filter((end) => end !== null).sort();
  return { id, ...(decided_at === null ? {} : { approved_at: decided_at }), approved_until: ends[0] ?? "" };
}
