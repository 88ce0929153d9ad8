import canonicalize from "canonicalize";

/** How deep a value from outside may be nested: more than any honest schema, far less than the stack can bear. */
const depthMax = 64;

/** A place in a value is told by the names on the way to it, so that one long name is told as often as it has members. */
const memberNameMax = 1_000;

/** Why a parsed JSON value from outside has no canonical form that we take, in words; null when it has one. */
export function canonicalFault(value: unknown, depthLeft = depthMax): string | null {
  if (typeof value === "string")
    return value.isWellFormed() ? null : "a text in it holds half of a surrogate pair";
  if (typeof value === "number") return Number.isFinite(value) ? null : "a number in it is out of range";
  if (typeof value !== "object" || value === null) return null;
  if (depthLeft === 0) return "it is nested too deeply";
  for (const [key, member] of Object.entries(value)) {
    if (key.length > memberNameMax) return `a name in it has more than ${memberNameMax} characters`;
    const fault = canonicalFault(key) ?? canonicalFault(member, depthLeft - 1);
    if (fault) return fault;
  }
  return null;
}

/**
 * The canonical form of a JSON value (RFC 8785), as received: nothing is normalised, because normalising would hide
 * what a reviewer must see.
 *
 * @throws Error for what JSON can't carry: NaN, infinities, lone surrogates, undefined
 */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new Error("This value has no JSON form.");
  return text;
}
