import type { Tone } from "#components/ui/badge.tsx";
import type { AccessMapRow, AccessOutcome, AccessState } from "#lib/access/explain/schemas.ts";
import { plural } from "#lib/ui/format.ts";

export const stateLooks: Record<AccessState, { label: string; tone: Tone }> = {
  permitted: { label: "Allowed", tone: "success" },
  approval_required: { label: "Asks first", tone: "warning" },
  depends: { label: "Depends on the call", tone: "info" },
  denied: { label: "Denied", tone: "danger" },
};

/** Whether a person must have said yes, and how many have. */
export function consentSentence({ needed, people }: AccessMapRow["consent"]): string {
  if (needed === "never") return "It acts for itself alone. No person's consent is needed.";
  const given =
    people === 0 ? "Nobody has given it yet." : `${plural(people, "person has", "people have")} given it.`;
  return needed === "always"
    ? `It acts only for people, and needs each one's consent. ${given}`
    : `Where it acts for a person, it needs that person's consent. ${given}`;
}

/** What a rule does: `Denied, if a condition is met`. */
export function ruleWords({ effect, conditional }: AccessMapRow["rules"][number]): string {
  const does = effect === "deny" ? "Denied by" : "A person must approve each call by";
  return conditional ? `${does} this rule, if its condition is met` : `${does} this rule`;
}

/** Through which gateways an answer is given. */
export function throughWords({ gateways, version }: AccessOutcome): string {
  const through =
    gateways.length === 0 ? "No gateway is registered" : `Through ${plural(gateways.length, "gateway")}`;
  return version === null ? through : `${through}, as version ${version}`;
}
