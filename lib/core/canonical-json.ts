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
  for (const key of Object.keys(value)) {
    if (key.length > memberNameMax) return `a name in it has more than ${memberNameMax} characters`;
    const member = (value as Record<string, unknown>)[key];
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
  const sorted = inOrder(value);
  // What the platform writes of it is canonical by then: its numbers and escapes are those of RFC 8785, which took them from it.
  const text = sorted === unordered ? canonicalize(value) : JSON.stringify(sorted);
  if (text === undefined) throw new Error("This value has no JSON form.");
  return text;
}

/** Stands for what an object can't hold in order, or JSON can't carry: the library goes over it member by member. */
const unordered = Symbol("unordered");

/** Plain data whose members are in the order of RFC 8785 §3.2.3: itself where they are, else a copy; or `unordered`. */
function inOrder(value: unknown): unknown {
  if (typeof value === "string") return value.isWellFormed() ? value : unordered;
  if (typeof value === "number") return Number.isFinite(value) ? value : unordered;
  if (typeof value === "boolean" || value === null) return value;
  if (Array.isArray(value)) return listInOrder(value);
  if (typeof value !== "object" || Object.getPrototypeOf(value) !== Object.prototype) return unordered;
  return objectInOrder(value as Record<string, unknown>);
}

function listInOrder(list: readonly unknown[]): unknown {
  const items = list.map(inOrder);
  if (items.includes(unordered)) return unordered;
  return items.every((item, at) => item === list[at]) ? list : items;
}

function objectInOrder(object: Record<string, unknown>): unknown {
  const names = Object.keys(object);
  // An object keeps names that are numbers before all others, in their own order.
  if (/^\d/.test(names[0] ?? "")) return unordered;
  let copy: Record<string, unknown> | undefined;
  if (!areSorted(names)) {
    names.sort();
    copy = {};
  }
  for (let at = 0; at < names.length; at++) {
    const name = names[at] as string;
    const given = object[name];
    if (given === undefined) continue;
    const member = inOrder(given);
    if (member === unordered || name === "__proto__" || !name.isWellFormed()) return unordered;
    if (member !== given) copy ??= Object.fromEntries(names.slice(0, at).map((each) => [each, object[each]]));
    if (copy) copy[name] = member;
  }
  return copy ?? object;
}

function areSorted(names: readonly string[]): boolean {
  for (let at = 1; at < names.length; at++)
    if ((names[at - 1] as string) > (names[at] as string)) return false;
  return true;
}
