import { childPointer } from "#lib/core/json-diff.ts";
import type { JsonObject } from "#lib/core/json-object.ts";
import type { ChangeRisk } from "#lib/core/words.ts";
import type { ChangeDetail } from "./change.ts";
import { changesAt, detailOf, quoted } from "./details.ts";

/** Tells what a member's difference means; `undefined` is a member that is not there. */
export type MemberRule = (was: unknown, is: unknown, pointer: string, found: ChangeDetail[]) => void;

/** Every difference within the member bears this risk. `noun` goes into `Its … is different.` */
export function always(risk: ChangeRisk, noun: string): MemberRule {
  return (was, is, pointer, found) => {
    const verb = was === undefined ? "new" : is === undefined ? "gone" : "different";
    for (const change of changesAt(was, is, pointer))
      found.push(detailOf(change, risk, `Its ${noun} is ${verb}.`));
  };
}

/** What nobody here knows is never passed over. */
export function unknownMember(name: string): MemberRule {
  return always("widening", `member ${quoted(name)}`);
}

/** Only how it is said may differ where the rules found nothing: an order without a meaning, a default written out. */
export const sameInOtherWords: MemberRule = (was, is, pointer, found) => {
  for (const change of changesAt(was, is, pointer))
    found.push(detailOf(change, "harmless", "It says the same in another way."));
};

/** Each member of two objects by its rule. */
export function compareMembers(
  before: JsonObject,
  after: JsonObject,
  rules: ReadonlyMap<string, MemberRule>,
  pointer: string,
  found: ChangeDetail[],
): void {
  for (const name of memberNames(before, after)) {
    const rule = rules.get(name) ?? unknownMember(name);
    rule(ownMember(before, name), ownMember(after, name), childPointer(pointer, name), found);
  }
}

/** The names of both, the first one's first. */
export function memberNames(before: JsonObject, after: JsonObject): Set<string> {
  return new Set([...Object.keys(before), ...Object.keys(after)]);
}

/** A member of the object itself, never one that every object inherits. */
export function ownMember(object: JsonObject, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}
