/**
 * A place in a JSON value, as a text that tells a list's element from an object's member of the same name: `/.to/#0` for `/to/0`
 * where `to` is a list. No place is written in two ways, and what is within it begins with it and a slash.
 */
export type Place = string;

/** RFC 6901 §3: a tilde stands before 0 or 1 and nowhere else. */
const pointerPattern = /^(\/([^/~]|~[01])*)*$/;

/**
 * Where a JSON pointer (RFC 6901) points to in a value, of its own members alone; null where there is nothing, or it is none.
 * Deeper than what it points to, nothing is looked at.
 */
export function placeOf(root: unknown, pointer: string): { place: Place; value: unknown } | null {
  if (!pointerPattern.test(pointer)) return null;
  let at: { place: Place; value: unknown } = { place: "", value: root };
  for (const token of pointer.split("/").slice(1)) {
    const within = membersOf(at.value);
    const name = token.replaceAll("~1", "/").replaceAll("~0", "~");
    if (within === null || !Object.hasOwn(within, name) || (Array.isArray(within) && !isIndex(name)))
      return null;
    at = { place: stepInto(at.place, within, name), value: within[name] };
  }
  return at;
}

/** What is directly within a value; null for a leaf, which an empty list and an empty object are too. */
export function membersOf(value: unknown): Record<string, unknown> | null {
  if (typeof value !== "object" || value === null || Object.keys(value).length === 0) return null;
  return value as Record<string, unknown>;
}

/** The place of a member of what is at a place. */
export function stepInto(place: Place, within: object, name: string): Place {
  return `${place}/${Array.isArray(within) ? "#" : "."}${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

/** The JSON pointer of a place. */
export function pointerOf(place: Place): string {
  return place.replaceAll(/\/[#.]/g, "/");
}

/** RFC 6901 §4: an index has digits alone, and none in front that say nothing. */
function isIndex(name: string): boolean {
  return /^(0|[1-9]\d*)$/.test(name);
}
