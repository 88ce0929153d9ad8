import type { SimulationResult } from "#lib/access/simulation/schemas.ts";

export type Reason = SimulationResult["flips"][number]["before"]["reason"];

/** Why a decision is what it is, in a few words. */
export const reasonLabels: Record<Reason, string> = {
  permitted: "Permitted",
  gateway_not_registered: "Gateway not registered",
  method_not_known: "Method not known",
  agent_not_known: "Agent not known",
  agent_disabled: "Agent disabled",
  agent_owner_gone: "Nobody answers for the agent",
  agent_of_another_gateway: "Agent of another gateway",
  user_required: "Acts for no person",
  user_not_accepted: "Acts for a person",
  user_not_known: "Person not known",
  user_disabled: "Person disabled",
  server_not_callable: "Server can't be called",
  tool_not_approved: "Tool not approved",
  tool_changed: "Tool changed",
  no_grant: "No grant",
  grant_in_shadow: "Grant in shadow",
  arguments_not_granted: "Arguments not granted",
  no_consent: "No consent",
  denied_by_rule: "Denied by a rule",
  approval_required: "Asks for approval",
  rate_limited: "Over a rate limit",
  session_over: "Over a session's limit",
  region_not_allowed: "Region not allowed",
  not_current: "Not current",
};

/** To the last one: these figures are compared. */
export function decisionsWords(n: number): string {
  return `${n.toLocaleString("en")} ${n === 1 ? "decision" : "decisions"}`;
}

type Counted = Pick<SimulationResult, "decisions" | "denied" | "permitted" | "uncertain" | "uncertain_flips">;

/** Whether nothing flips, with whatever arguments. */
export function isCalm({ denied, permitted, uncertain }: Omit<Counted, "decisions">): boolean {
  return denied === 0 && permitted === 0 && uncertain === 0;
}

/** `412 of 18,230 decisions would be denied, and 3 permitted`; `could be` where none is certain. */
export function headline(counted: Counted): string {
  const { decisions, denied, permitted, uncertain, uncertain_flips } = counted;
  if (isCalm(counted)) return "Nothing would change";
  if (denied === 0 && permitted === 0)
    return `Nothing flips for certain; ${decisionsWords(uncertain)} ${uncertain === 1 ? "rests" : "rest"} on arguments that are not kept`;
  const of = `of ${decisionsWords(decisions)}`;
  const be = uncertain_flips === denied + permitted ? "could be" : "would be";
  if (permitted === 0) return `${denied.toLocaleString("en")} ${of} ${be} denied`;
  if (denied === 0) return `${permitted.toLocaleString("en")} ${of} ${be} permitted`;
  return `${denied.toLocaleString("en")} ${of} ${be} denied, and ${permitted.toLocaleString("en")} permitted`;
}

/** What the figures leave out, a sentence each. */
export function caveats({
  denied,
  permitted,
  uncertain,
  uncertain_flips,
  left_out,
  permits_recorded,
}: Pick<
  SimulationResult,
  "denied" | "permitted" | "uncertain" | "uncertain_flips" | "left_out" | "permits_recorded"
>): string[] {
  return [
    ...(uncertain_flips > 0
      ? [
          `${uncertain_flips.toLocaleString("en")} of the ${(denied + permitted).toLocaleString("en")} that flip ${uncertain_flips === 1 ? "does" : "do"} so with some arguments alone. What may be denied is counted as denied.`,
        ]
      : []),
    ...(uncertain > 0
      ? [
          `${decisionsWords(uncertain)} ${uncertain === 1 ? "turns" : "turn"} on arguments, which are not kept: what is said of ${uncertain === 1 ? "it" : "them"} may be otherwise.`,
        ]
      : []),
    ...(left_out > 0
      ? [
          `${decisionsWords(left_out)} ${left_out === 1 ? "is" : "are"} left out: older ones than one run looks at, and those of agents that nobody knows.`,
        ]
      : []),
    ...(permits_recorded < 1
      ? [
          `Only ${Number((permits_recorded * 100).toFixed(2))}% of permits are recorded, so more are hit than are counted here.`,
        ]
      : []),
  ];
}

/** What no run does, whatever it finds. */
export const notReplayed =
  "Each call is asked about as of now and as the first of its session: rate limits, what sessions had used up, and consents withdrawn since are not replayed.";
