import type { AccessPolicyDocument, RateLimit } from "../policy/schemas.ts";
import type { Call, Usage } from "./decision.ts";
import type { CompiledLimit, Subject } from "./policy-index.ts";

/** What a limit counts a call on; null for one that it does not count: by nobody, or to no tool. */
export function limitKey(limit: RateLimit, subject: Subject, userId: string | null): string | null {
  const { agentId, server, tool } = subject;
  const start = `${limit.id}\n${limit.per}`;
  switch (limit.per) {
    case "agent":
      return `${start}\n${agentId}`;
    case "user":
      return userId === null ? null : `${start}\n${userId}`;
    case "tool":
      return tool === null ? null : `${start}\n${server}\n${tool}`;
    case "agent_tool":
      return tool === null ? null : `${start}\n${agentId}\n${server}\n${tool}`;
    default:
      return limit.per satisfies never;
  }
}

/** The limits that are used up, and the seconds until the last of them lets another call through; null for never. */
export function limitsUsedUp(
  limits: readonly CompiledLimit[],
  subject: Subject,
  userId: string | null,
  usage: Usage,
): { ids: readonly string[]; afterSeconds: number | null } {
  let afterSeconds = 0;
  const ids = limits.flatMap(({ limit, matches }) => {
    const key = matches(subject) ? limitKey(limit, subject, userId) : null;
    if (key === null) return [];
    const { calls, freesInSeconds } = usage.count(key, limit.seconds);
    if (calls < limit.calls) return [];
    const waits = limit.calls === 0 ? Number.POSITIVE_INFINITY : Math.max(1, Math.ceil(freesInSeconds));
    afterSeconds = Math.max(afterSeconds, waits);
    return [limit.id];
  });
  return { ids, afterSeconds: Number.isFinite(afterSeconds) ? afterSeconds : null };
}

/**
 * Why a session may not go on, in a sentence. What a gateway does not report can't be limited, so that it is refused
 * where there is a limit.
 */
export function sessionFault(
  limits: AccessPolicyDocument["sessions"],
  session: Call["session"],
): { ruleId: string; text: string } | null {
  const { max_steps, max_cost } = limits;
  if (max_steps !== undefined && !(amount(session?.steps) < max_steps))
    return { ruleId: "sessions:max_steps", text: sessionText("steps", session?.steps) };
  if (max_cost !== undefined && !(amount(session?.cost) < max_cost))
    return { ruleId: "sessions:max_cost", text: sessionText("cost", session?.cost) };
  return null;
}

/** Not a number where it is not known, which is less than nothing. */
function amount(reported: number | null | undefined): number {
  return typeof reported === "number" && reported >= 0 ? reported : Number.NaN;
}

function sessionText(what: "steps" | "cost", reported: number | null | undefined): string {
  return Number.isNaN(amount(reported))
    ? `The ${what} of a session are limited: the gateway must report the session and its ${what} so far with each call.`
    : `The session has used up the ${what} that the policy gives it; begin another.`;
}
