import { isObject, type JsonObject } from "./json-object.ts";

/** One place at which two JSON values differ. `pointer` is RFC 6901; of what is removed, it points into the first value. */
export type JsonChange =
  | { pointer: string; kind: "added"; after: unknown }
  | { pointer: string; kind: "removed"; before: unknown }
  | { pointer: string; kind: "changed"; before: unknown; after: unknown };

/**
 * Where two JSON values differ, in the order of the first one's members and then the second's new ones. The order of an
 * object's members makes no difference; an array's elements do, and one that was put in between moves those behind it without
 * changing them.
 */
export function diffJson(before: unknown, after: unknown, pointer = ""): JsonChange[] {
  if (Array.isArray(before) && Array.isArray(after)) return diffArrays(before, after, pointer);
  if (isObject(before) && isObject(after)) return diffObjects(before, after, pointer);
  return sameJson(before, after) ? [] : [{ pointer, kind: "changed", before, after }];
}

function diffObjects(before: JsonObject, after: JsonObject, pointer: string): JsonChange[] {
  const changes: JsonChange[] = [];
  for (const [name, value] of Object.entries(before)) {
    const at = childPointer(pointer, name);
    if (!Object.hasOwn(after, name)) changes.push({ pointer: at, kind: "removed", before: value });
    // One by one: a hostile value has more differences than a call takes arguments.
    else for (const change of diffJson(value, after[name], at)) changes.push(change);
  }
  for (const [name, value] of Object.entries(after))
    if (!Object.hasOwn(before, name))
      changes.push({ pointer: childPointer(pointer, name), kind: "added", after: value });
  return changes;
}

/** What both ends have in common is set aside; the elements between are compared in pairs. */
function diffArrays(before: unknown[], after: unknown[], pointer: string): JsonChange[] {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && sameJson(before[start], after[start])) start++;
  let end = 0;
  while (end < shorter - start && sameJson(before.at(-1 - end), after.at(-1 - end))) end++;

  const old = before.slice(start, before.length - end);
  const now = after.slice(start, after.length - end);
  return Array.from({ length: Math.max(old.length, now.length) }, (_, index): JsonChange[] => {
    const at = childPointer(pointer, String(start + index));
    if (index >= now.length) return [{ pointer: at, kind: "removed", before: old[index] }];
    if (index >= old.length) return [{ pointer: at, kind: "added", after: now[index] }];
    return diffJson(old[index], now[index], at);
  }).flat();
}

function sameJson(one: unknown, other: unknown): boolean {
  if (Array.isArray(one) && Array.isArray(other))
    return one.length === other.length && one.every((element, index) => sameJson(element, other[index]));
  if (!isObject(one) || !isObject(other)) return one === other;
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => Object.hasOwn(other, name) && sameJson(one[name], other[name]))
  );
}

/** The pointer to a member of what `pointer` points to. */
export function childPointer(pointer: string, name: string): string {
  return `${pointer}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
}
