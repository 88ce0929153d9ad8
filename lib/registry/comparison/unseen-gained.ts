import { isObject } from "#lib/core/json-object.ts";
import { unseenIn } from "#lib/core/unseen.ts";

/** The characters that a reader would not see in `after`, and that `before` did not already hold in this order. */
export function unseenGained(before: unknown, after: unknown): string[] {
  const now = unseenWithin(after);
  if (now.length === 0) return [];
  const earlier = unseenWithin(before);
  let met = 0;
  for (const char of earlier) if (char === now[met]) met += 1;
  return met === now.length ? [] : now;
}

/** In all texts of a JSON value, the names of its members included. */
function unseenWithin(value: unknown, found: string[] = []): string[] {
  if (typeof value === "string") for (const char of unseenIn(value)) found.push(char);
  else if (Array.isArray(value)) for (const element of value) unseenWithin(element, found);
  else if (isObject(value))
    for (const [name, member] of Object.entries(value)) {
      unseenWithin(name, found);
      unseenWithin(member, found);
    }
  return found;
}
