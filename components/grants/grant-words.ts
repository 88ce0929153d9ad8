import type { ArgumentConstraint, GrantSummary, GrantTool } from "#lib/access/grants/schemas.ts";
import { compareTexts } from "#lib/core/text.ts";
import { type AccessLevel, accessLevels, type GrantStatus, type toolEffects } from "#lib/core/words.ts";
import { duration, plural } from "#lib/ui/format.ts";
import { accessLevelLabels } from "#lib/ui/labels.ts";

const hourMinutes = 60;
const dayMinutes = 24 * hourMinutes;

/** How long, in the unit that a person would say: `30 days`, `8 hours`, `90 minutes`, `1 d 6 h`. */
export function minutesWords(minutes: number): string {
  if (minutes >= dayMinutes && minutes % dayMinutes === 0) return plural(minutes / dayMinutes, "day");
  if (minutes >= hourMinutes && minutes % hourMinutes === 0 && minutes < 2 * dayMinutes)
    return plural(minutes / hourMinutes, "hour");
  if (minutes < 2 * hourMinutes) return plural(minutes, "minute");
  return duration(minutes * 60_000);
}

/** `read and write access`; nothing where no scope is asked for. */
export function scopesWords(scopes: readonly AccessLevel[]): string {
  const levels = accessLevels
    .filter((level) => scopes.includes(level))
    .map((level) => accessLevelLabels[level].toLowerCase());
  return levels.length === 0 ? "" : `${list(levels)} access`;
}

/** What a grant is of, in a line: `Read access and 2 tools`. Names of tools are foreign text, so they are counted here. */
export function termsWords({ scopes, tools }: Pick<GrantSummary, "scopes" | "tools">): string {
  const parts = [scopesWords(scopes), tools.length > 0 ? plural(tools.length, "tool") : ""].filter(Boolean);
  return capitalised(list(parts));
}

/** How many tools there are of each access, the riskiest first: `1 admin, 3 write, 8 read`. */
export function accessCounts(tools: readonly GrantTool[]): string {
  return accessLevels
    .toReversed()
    .map((level) => ({ level, n: tools.filter(({ access }) => access === level).length }))
    .filter(({ n }) => n > 0)
    .map(({ level, n }) => `${n.toLocaleString("en")} ${accessLevelLabels[level].toLowerCase()}`)
    .join(", ");
}

/** Worse than what comes after it; what is not listed here is not what makes a tool risky. */
const riskyEffects: readonly string[] = [
  "pays",
  "executes",
  "deletes",
  "writes",
  "reaches_out",
  "takes_untrusted_input",
] satisfies (typeof toolEffects)[number][];

/** Tools by how much they can do: by access, then by their worst effect, then by name. */
export function riskiestFirst(tools: readonly GrantTool[]): GrantTool[] {
  return tools.toSorted(
    (a, b) =>
      accessLevels.indexOf(b.access) - accessLevels.indexOf(a.access) ||
      worst(a) - worst(b) ||
      compareTexts(a.name, b.name),
  );
}

/** Tools to choose from: those that can do least first, by name. */
export function leastFirst(tools: readonly GrantTool[]): GrantTool[] {
  return tools.toSorted(
    (a, b) => accessLevels.indexOf(a.access) - accessLevels.indexOf(b.access) || compareTexts(a.name, b.name),
  );
}

function worst({ effects }: GrantTool): number {
  const found = riskyEffects.findIndex((effect) => effects.includes(effect));
  return found === -1 ? riskyEffects.length : found;
}

/** What an argument must be: `is "EU"`, `is a number from 0 to 100`. */
export function mustWords(must: ArgumentConstraint["must"]): string {
  switch (must.op) {
    case "equals":
      return `is ${JSON.stringify(must.value)}`;
    case "one_of":
      return must.values.length === 1
        ? `is ${JSON.stringify(must.values[0])}`
        : `is one of ${list(
            must.values.map((value) => JSON.stringify(value)),
            "or",
          )}`;
    case "range":
      return `is a number ${rangeWords(must.min, must.max)}`;
    case "prefix":
      return `is a text that begins with ${JSON.stringify(must.prefix)}`;
    case "pattern":
      return `is a text that as a whole matches ${must.pattern}`;
    default:
      return must satisfies never;
  }
}

function rangeWords(min: number | undefined, max: number | undefined): string {
  if (min === undefined) return `of ${max} at most`;
  if (max === undefined) return `of ${min} at least`;
  return min === max ? `equal to ${min}` : `from ${min} to ${max}`;
}

/** What the agent does with it, by where the grant stands: it asks, has, or had. */
export function standingVerb(status: GrantStatus): string {
  switch (status) {
    case "requested":
      return "asks for";
    case "approved":
      return "is given";
    case "active":
      return "has";
    case "expired":
    case "released":
    case "revoked":
      return "had";
    default:
      return "asked for";
  }
}

/** `a`, `a and b`, `a, b and c` */
export function list(items: readonly string[], word: "and" | "or" = "and"): string {
  return items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} ${word} ${items.at(-1)}`;
}

function capitalised(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
