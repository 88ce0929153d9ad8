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
  const changes: JsonChange[] = [];
  diffValues(before, after, pointer, { changes, unequal: new WeakMap() });
  return changes;
}

/** Pairs that were found to differ: a list asks about its elements, and so does every list within them. */
type Unequal = WeakMap<object, WeakSet<object>>;
type Diff = { changes: JsonChange[]; unequal: Unequal };

function diffValues(before: unknown, after: unknown, pointer: string, diff: Diff): void {
  if (Array.isArray(before) && Array.isArray(after)) diffArrays(before, after, pointer, diff);
  else if (isObject(before) && isObject(after)) diffObjects(before, after, pointer, diff);
  else if (!sameJson(before, after)) diff.changes.push({ pointer, kind: "changed", before, after });
}

function diffObjects(before: JsonObject, after: JsonObject, pointer: string, diff: Diff): void {
  for (const [name, value] of Object.entries(before)) {
    const at = childPointer(pointer, name);
    if (Object.hasOwn(after, name)) diffValues(value, after[name], at, diff);
    else diff.changes.push({ pointer: at, kind: "removed", before: value });
  }
  for (const [name, value] of Object.entries(after))
    if (!Object.hasOwn(before, name))
      diff.changes.push({ pointer: childPointer(pointer, name), kind: "added", after: value });
}

/** What both ends have in common is set aside; the elements between are compared in pairs. */
function diffArrays(before: unknown[], after: unknown[], pointer: string, diff: Diff): void {
  const { changes, unequal } = diff;
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && sameJson(before[start], after[start], unequal)) start++;
  let end = 0;
  while (end < shorter - start && sameJson(before.at(-1 - end), after.at(-1 - end), unequal)) end++;

  const [oldEnd, newEnd] = [before.length - end, after.length - end];
  for (let index = start; index < Math.max(oldEnd, newEnd); index++) {
    const at = childPointer(pointer, String(index));
    if (index >= newEnd) changes.push({ pointer: at, kind: "removed", before: before[index] });
    else if (index >= oldEnd) changes.push({ pointer: at, kind: "added", after: after[index] });
    else diffValues(before[index], after[index], at, diff);
  }
}

/**
 * Whether two JSON values say the same.
 *
 * @param unequal pairs that are known to differ; it is added to
 */
export function sameJson(one: unknown, other: unknown, unequal?: Unequal): boolean {
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null)
    return one === other;
  if (unequal?.get(one)?.has(other)) return false;
  const same = sameWithin(one, other, unequal);
  if (!same && unequal) unequal.set(one, (unequal.get(one) ?? new WeakSet()).add(other));
  return same;
}

function sameWithin(one: object, other: object, unequal: Unequal | undefined): boolean {
  if (Array.isArray(one) && Array.isArray(other))
    return (
      one.length === other.length && one.every((element, index) => sameJson(element, other[index], unequal))
    );
  if (!isObject(one) || !isObject(other)) return false;
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => Object.hasOwn(other, name) && sameJson(one[name], other[name], unequal))
  );
}

/** The pointer to a member of what `pointer` points to. */
export function childPointer(pointer: string, name: string): string {
  return `${pointer}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
}
