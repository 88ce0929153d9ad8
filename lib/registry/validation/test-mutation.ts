import { isObject } from "#lib/core/json-object.ts";

/** One change of a document: what is done to the part that `where` falls on. */
export type Change = { where: number; how: string; member?: string; value?: unknown };

export const ways = ["remove", "replace", "replace text", "add", "repeat"];

export function apply(document: unknown, { where, how, member = "", value }: Change): unknown {
  const copy = structuredClone({ document });
  const slots = [...slotsOf(copy)].filter(
    ({ holder, key }) => how !== "replace text" || typeof holder[key] === "string",
  );
  const slot = slots[where % slots.length];
  if (!slot) return document;
  const { holder, key } = slot;
  const part = holder[key];
  if (how === "remove" && holder !== copy) {
    if (Array.isArray(holder)) holder.splice(Number(key), 1);
    else delete holder[key];
  } else if (how === "add" && isObject(part)) define(part, member, value);
  else if (how === "repeat" && Array.isArray(part)) part.push(...structuredClone(part));
  else holder[key] = structuredClone(value);
  return copy.document;
}

/** As JSON.parse does it, `__proto__` included. */
function define(object: object, member: string, value: unknown): void {
  const part = structuredClone(value);
  Object.defineProperty(object, member, {
    value: part,
    enumerable: true,
    writable: true,
    configurable: true,
  });
}

/** How many parts a document has, itself among them. */
export function placesIn(document: unknown): number {
  return [...slotsOf({ document })].length;
}

type Slot = { holder: Record<string, unknown>; key: string };

function* slotsOf(holder: Record<string, unknown>): Generator<Slot> {
  for (const key of Object.keys(holder)) {
    yield { holder, key };
    const part = holder[key];
    if (typeof part === "object" && part !== null) yield* slotsOf(part as Record<string, unknown>);
  }
}

/** The names of all members in a value. */
export function* membersIn(value: unknown): Generator<string> {
  if (typeof value !== "object" || value === null) return;
  if (!Array.isArray(value)) yield* Object.keys(value);
  for (const part of Object.values(value)) yield* membersIn(part);
}
