import type { Origin, Transport } from "#lib/core/words.ts";
import type { MatrixGap, MatrixRule, StageRule } from "#lib/settings/schemas.ts";
import { plural } from "./format.ts";
import { accessLevelLabels, classificationLabels, originLabels, roleLabels } from "./labels.ts";

/** `2 governance + 1 compliance` */
export function signersWords(stages: readonly StageRule[]): string {
  if (stages.length === 0) return "Nobody";
  return stages.map(({ role, need }) => `${need} ${roleLabels[role].toLowerCase()}`).join(" + ");
}

/** `3 days`, `36 hours` */
export function hoursWords(hours: number): string {
  return hours % 24 === 0 ? plural(hours / 24, "day") : plural(hours, "hour");
}

type Scope = { transport: Transport | "any"; origin: Origin | "any" };

/** Which servers a rule is for: `All servers`, `In-house packages`. */
export function scopeWords({ transport, origin }: Scope): string {
  const what = { any: "servers", remote: "remote servers", package: "packages" }[transport];
  const words = origin === "any" ? what : `${originLabels[origin].toLowerCase().replace(" ", "-")} ${what}`;
  return transport === "any" && origin === "any" ? "All servers" : capitalised(words);
}

/** What a rule asks beside signatures, a line each. */
export function termsWords({ due_hours, recertify_days, grace_days }: MatrixRule): string[] {
  return [
    `Due in ${hoursWords(due_hours)}`,
    `Recertified every ${recertify_days === 1 ? "day" : plural(recertify_days, "day")}`,
    grace_days === 0 ? "No grace" : `${plural(grace_days, "day")} of grace`,
  ];
}

/** `Public data, admin access` */
export function cellWords({
  classification,
  access_level,
}: Pick<MatrixRule, "classification" | "access_level">): string {
  return `${classificationLabels[classification]} data, ${accessLevelLabels[access_level].toLowerCase()} access`;
}

/** What is left out in one cell: all of it, or so many kinds of servers. */
export function gapWords(gaps: readonly MatrixGap[]): string {
  const by = (transport: Transport, origin: Origin) =>
    gaps.some((gap) => gap.transport === transport && gap.origin === origin);
  const scopes: Scope[] = [];
  for (const transport of ["remote", "package"] as const) {
    const [ours, theirs] = [by(transport, "in_house"), by(transport, "third_party")];
    if (ours && theirs) scopes.push({ transport, origin: "any" });
    else if (ours || theirs) scopes.push({ transport, origin: ours ? "in_house" : "third_party" });
  }
  const [first, second] = scopes;
  if (first && second && first.origin === second.origin)
    return scopeWords({ transport: "any", origin: first.origin });
  return scopes
    .map((scope, index) => (index === 0 ? scopeWords(scope) : lower(scopeWords(scope))))
    .join(", ");
}

function capitalised(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

function lower(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}
