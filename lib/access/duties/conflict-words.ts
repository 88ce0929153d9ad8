import { oneLine } from "#lib/core/one-line.ts";
import type { RequestConflict } from "./schemas.ts";

type Conflict = Omit<RequestConflict, "refusal">;
type Side = Conflict["sides"][number];

/**
 * Why a request that conflicts is refused, and what to do; null where an exception covers all of its time. One that ended
 * before would leave the agent with both.
 *
 * @param until when what is asked would end
 */
export function refusalOf({ rule, sides, exception_until }: Conflict, until: Date): string | null {
  if (exception_until !== null && new Date(exception_until) >= until) return null;
  const [one, other] = sides;
  const apart = `The rule ${rule.name} keeps ${quoted(one)} and ${quoted(other)} apart.`;
  if (exception_until !== null)
    return `${apart} The exception from it until ${exception_until} ends before this would. It takes a shorter grant, or a longer exception by compliance.`;
  const given = givenSide(sides);
  return given === null
    ? `${apart} This alone would give both. Request one of the two, or ask compliance for an exception.`
    : `${apart} This agent has ${quoted(given.has)} by ${grantsOf(given.has)}, and this would give it ${quoted(given.gets)}. Ask compliance for an exception, or have that end first.`;
}

/** The side that the agent has, and the one that it would get; null when it has neither. */
function givenSide([one, other]: Conflict["sides"]): { has: Side; gets: Side } | null {
  if (one.grants.length > 0 && other.asked.length > 0) return { has: one, gets: other };
  if (other.grants.length > 0 && one.asked.length > 0) return { has: other, gets: one };
  return null;
}

const grantsMax = 3;

function grantsOf({ grants }: Side): string {
  const named = grants.slice(0, grantsMax).map(({ id, server }) => `the grant ${id} on ${server}`);
  const more = grants.length - named.length;
  return [...named, ...(more > 0 ? [`${more} more`] : [])].join(", ");
}

function quoted({ name }: Side): string {
  return `"${oneLine(name, 80)}"`;
}
