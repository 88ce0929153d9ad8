import { isObject, type JsonObject } from "#lib/core/json-object.ts";
import type { Place } from "./place.ts";

/** The member of `_meta` that is the publisher's own. */
export const publisherProvided = "io.modelcontextprotocol.registry/publisher-provided";

/** An object and where it was found. */
export type Found = { place: Place; value: JsonObject };

/** A member of the object itself: never what it inherits, so that `constructor` is a name like others. */
export function memberOf(object: JsonObject, member: string): unknown {
  return Object.hasOwn(object, member) ? object[member] : undefined;
}

/** The text at a member. What isn't text is the JSON schema's to refuse. */
export function textOf(object: JsonObject, member: string): string | undefined {
  const value = memberOf(object, member);
  return typeof value === "string" ? value : undefined;
}

export function objectOf(object: JsonObject, member: string): JsonObject | undefined {
  const value = memberOf(object, member);
  return isObject(value) ? value : undefined;
}

/** The objects in the list at a member, with their places. */
export function* objectsOf({ place, value }: Found, member: string): Generator<Found> {
  const list = memberOf(value, member);
  if (!Array.isArray(list)) return;
  for (const [index, item] of list.entries())
    if (isObject(item)) yield { place: [...place, member, index], value: item };
}

export const packagesOf = (document: JsonObject) => objectsOf({ place: [], value: document }, "packages");
export const remotesOf = (document: JsonObject) => objectsOf({ place: [], value: document }, "remotes");

/** The arguments of a package: those of its runtime, then its own. */
export function* argumentsOf(found: Found): Generator<Found> {
  yield* objectsOf(found, "runtimeArguments");
  yield* objectsOf(found, "packageArguments");
}
