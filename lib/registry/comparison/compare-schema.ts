import { childPointer, type JsonChange, sameJson } from "#lib/core/json-diff.ts";
import { isObject, type JsonObject } from "#lib/core/json-object.ts";
import type { ChangeRisk } from "#lib/core/words.ts";
import type { ChangeDetail } from "./change.ts";
import { changesAt, detailOf, quoted, wholeChange } from "./details.ts";
import { memberNames, ownMember } from "./member-rules.ts";
import { constraints, type Verdict } from "./schema-constraints.ts";
import {
  anyMemberPath,
  elementPath,
  memberPath,
  type SchemaPlace,
  schemaWords,
  subjectOf,
} from "./schema-place.ts";
import { areBranches, areMembers, areNames, isDialect, namesIn, propertiesOf } from "./schema-shapes.ts";
import { type IdOf, stableIds } from "./stable-ids.ts";
import { areTooLarge, tooLargeDetail } from "./too-large.ts";

/**
 * What a difference between two JSON Schemas (2020-12) means for whoever relies on a tool. Input and output are judged alike:
 * more that may be sent out and more that may come back are both more than was reviewed.
 *
 * | difference                                                                          | risk                        |
 * | ----------------------------------------------------------------------------------- | --------------------------- |
 * | a new argument or field, required or not                                            | widening                    |
 * | an argument or field is gone                                                        | harmless: callers lose it   |
 * | one that was there becomes required, or no longer is                                | widening: other data flows  |
 * | `constraints` narrower / wider / either                                             | harmless / widening / widening |
 * | `additionalProperties`, `items` and the like: closed / opened                       | harmless / widening         |
 * | `anyOf`: an alternative less / more; `allOf`: a condition more / less               | harmless / widening         |
 * | anything beside `unevaluatedProperties` or `unevaluatedItems`                       | widening                    |
 * | text: `title`, `description`, `default`, `examples`, `$comment`                     | widening                    |
 * | `$schema`: another of JSON Schema's own dialects                                    | harmless                    |
 * | `x-mcp-header`, `$ref`, `$defs`, `oneOf`, `not`, `if`, any keyword not named here   | widening                    |
 * | any of it brings characters that nobody sees                                        | dangerous                   |
 *
 * `true` and a schema that is not there allow what `{}` allows. Past `schemaValuesMax`, all that differs is one widening change.
 */
export function compareSchema(was: unknown, is: unknown, place: SchemaPlace, found: ChangeDetail[]): void {
  if (!areTooLarge(was, is)) comparePart(was, is, { ...place, idOf: stableIds() }, found);
  else if (!sameJson(was, is)) found.push(tooLargeDetail(is, place));
}

/** A place with what tells whether any two values of this comparison are the same. */
type Part = SchemaPlace & { idOf: IdOf };

function comparePart(was: unknown, is: unknown, place: Part, found: ChangeDetail[]): void {
  const [before, after] = [asObject(was), asObject(is)];
  if (before && after) {
    compareKeywords(before, after, place, found);
    return;
  }
  if (place.idOf(was) === place.idOf(is)) return;
  const [risk, says]: [ChangeRisk, string] =
    is === false
      ? ["harmless", "is no longer allowed"]
      : was === false
        ? ["widening", "was not allowed and now is"]
        : ["widening", "is checked in another way"];
  found.push(detailOf(wholeChange(was, is, place.pointer), risk, `${subjectOf(place)} ${says}.`));
}

function compareKeywords(before: JsonObject, after: JsonObject, place: Part, found: ChangeDetail[]): void {
  const first = found.length;
  compareProperties(before, after, place, found);
  compareRequired(before, after, place, found);
  for (const keyword of memberNames(before, after))
    compareKeyword(keyword, ownMember(before, keyword), ownMember(after, keyword), place, found);
  if (!countsTheRest(before) && !countsTheRest(after)) return;
  // Whatever names another part here, even to allow less of it, takes it out of the rest.
  if (found.length === first && place.idOf(before) !== place.idOf(after))
    for (const change of changesAt(before, after, place.pointer))
      found.push(detailOf(change, "widening", `${subjectOf(place)} is checked in another way.`));
  for (let at = first; at < found.length; at++) {
    const detail = found[at];
    if (detail?.risk === "harmless") found[at] = { ...detail, risk: "widening" };
  }
}

function countsTheRest(schema: JsonObject): boolean {
  return Object.hasOwn(schema, "unevaluatedProperties") || Object.hasOwn(schema, "unevaluatedItems");
}

/** Null for `false`, and for what is no schema at all. */
function asObject(schema: unknown): JsonObject | null {
  if (schema === undefined || schema === true) return {};
  return isObject(schema) ? schema : null;
}

/** Keywords whose value is one schema for a part of the value, and how the part is called. */
const partSchemas = new Map<string, (path: string) => string>([
  ["items", elementPath],
  ["additionalProperties", anyMemberPath],
  ["propertyNames", anyMemberPath],
]);

function compareKeyword(
  keyword: string,
  was: unknown,
  is: unknown,
  place: Part,
  found: ChangeDetail[],
): void {
  const pointer = childPointer(place.pointer, keyword);
  const constraint = constraints.get(keyword);
  const partPath = partSchemas.get(keyword);
  if (constraint) foundConstraint(keyword, constraint(was, is), was, is, place, found);
  else if (partPath) comparePart(was, is, { ...place, pointer, path: partPath(place.path) }, found);
  else if ((keyword === "anyOf" || keyword === "allOf") && areBranches(was) && areBranches(is))
    compareBranches(keyword, was, is, { ...place, pointer }, found);
  else if (keyword === "properties" && areMembers(was) && areMembers(is)) return;
  else if (keyword === "required" && areNames(was) && areNames(is)) return;
  else {
    const risk = keyword === "$schema" && isDialect(was) && isDialect(is) ? "harmless" : "widening";
    for (const change of changesAt(was, is, pointer))
      found.push(detailOf(change, risk, `${subjectOf(place)} ${keywordSays(keyword)}.`));
  }
}

const verdictSays: Record<Exclude<Verdict, "same">, [ChangeRisk, string]> = {
  narrower: ["harmless", "allows less"],
  wider: ["widening", "allows more"],
  other: ["widening", "is checked in another way"],
};

function foundConstraint(
  keyword: string,
  verdict: Verdict,
  was: unknown,
  is: unknown,
  place: Part,
  found: ChangeDetail[],
): void {
  if (verdict === "same") return;
  const [risk, says] = verdictSays[verdict];
  const change = wholeChange(was, is, childPointer(place.pointer, keyword));
  found.push(detailOf(change, risk, `${subjectOf(place)} ${says} (${quoted(keyword)}).`));
}

const keywordSentences = new Map([
  ["description", "is described in other words"],
  ["title", "has another title"],
  ["default", "has another default"],
  ["examples", "has other examples"],
  ["x-mcp-header", "is sent as another HTTP header, which proxies and logs can read"],
  ["$ref", "refers to another schema"],
  ["$schema", "is written in another dialect"],
]);

function keywordSays(keyword: string): string {
  return keywordSentences.get(keyword) ?? `has another ${quoted(keyword)}`;
}

function compareProperties(before: JsonObject, after: JsonObject, place: Part, found: ChangeDetail[]): void {
  const [was, is] = [ownMember(before, "properties"), ownMember(after, "properties")];
  if (!areMembers(was) || !areMembers(is)) return;
  const needed = new Set(namesIn(ownMember(after, "required")));
  for (const name of memberNames(was ?? {}, is ?? {})) {
    const [one, other] = [ownMember(was ?? {}, name), ownMember(is ?? {}, name)];
    const pointer = childPointer(childPointer(place.pointer, "properties"), name);
    const path = memberPath(place.path, name);
    if (one !== undefined && other !== undefined) {
      comparePart(one, other, { ...place, pointer, path }, found);
      continue;
    }
    const { has, hasNot, part } = schemaWords[place.side];
    const need = needed.has(name) ? "required" : "optional";
    const [risk, means]: [ChangeRisk, string] =
      one === undefined
        ? ["widening", `${has} a new ${need} ${part} ${quoted(path)}.`]
        : ["harmless", `${hasNot} the ${part} ${quoted(path)}; callers lose it.`];
    found.push(detailOf(wholeChange(one, other, pointer), risk, means));
  }
}

/** What a new argument requires is told with the argument, and of one that is gone it does not matter. */
function compareRequired(before: JsonObject, after: JsonObject, place: Part, found: ChangeDetail[]): void {
  const [was, is] = [ownMember(before, "required"), ownMember(after, "required")];
  if (!areNames(was) || !areNames(is)) return;
  const [earlier, now] = [new Set(namesIn(was)), new Set(namesIn(is))];
  const [had, has] = [propertiesOf(before), propertiesOf(after)];
  const pointer = childPointer(place.pointer, "required");
  for (const name of now)
    if (!earlier.has(name) && (Object.hasOwn(had, name) || !Object.hasOwn(has, name)))
      tell({ pointer, kind: "added", after: name }, name, "must now be given");
  for (const name of earlier)
    if (!now.has(name) && (Object.hasOwn(has, name) || !Object.hasOwn(had, name)))
      tell({ pointer, kind: "removed", before: name }, name, "may now be left out");

  function tell(change: JsonChange, name: string, says: string): void {
    const subject = subjectOf({ ...place, path: memberPath(place.path, name) });
    found.push(detailOf(change, "widening", `${subject} ${says}.`));
  }
}

/**
 * The same branches are set aside, the others compared in their order; that is sound for any pairing, as the whole is wider only
 * where a branch is. An alternative more allows more; a condition more allows less, as if it had been `{}` before.
 */
function compareBranches(
  keyword: "anyOf" | "allOf",
  was: unknown[] | undefined,
  is: unknown[] | undefined,
  place: Part,
  found: ChangeDetail[],
): void {
  const [old, now] = withoutCommon(was ?? [], is ?? [], place.idOf);
  const alternatives = keyword === "anyOf" && was !== undefined && is !== undefined;
  for (let at = 0; at < Math.max(old.length, now.length); at++) {
    const [one, other] = [old[at], now[at]];
    const pointer = childPointer(place.pointer, String((other ?? one)?.index));
    if (!alternatives || (one && other))
      comparePart(one?.branch, other?.branch, { ...place, pointer }, found);
    else {
      const [risk, says]: [ChangeRisk, string] = other
        ? ["widening", "allows something more"]
        : ["harmless", "no longer allows something"];
      const change = wholeChange(one?.branch, other?.branch, pointer);
      found.push(detailOf(change, risk, `${subjectOf(place)} ${says} (${quoted(keyword)}).`));
    }
  }
}

type Branch = { branch: unknown; index: number; id: number };

function withoutCommon(was: unknown[], is: unknown[], idOf: IdOf): [Branch[], Branch[]] {
  const branches = (list: unknown[]) => list.map((branch, index) => ({ branch, index, id: idOf(branch) }));
  const [old, now] = [branches(was), branches(is)];
  const [had, has] = [old, now].map((list) => new Set(list.map(({ id }) => id)));
  return [old.filter(({ id }) => !has?.has(id)), now.filter(({ id }) => !had?.has(id))];
}
