import type { ItemKind } from "#lib/core/words.ts";
import { compareAnnotations } from "./annotation-rules.ts";
import { compareSchema } from "./compare-schema.ts";
import { changesAt, detailOf } from "./details.ts";
import { always, type MemberRule } from "./member-rules.ts";
import type { SchemaPlace } from "./schema-place.ts";

/**
 * What a difference in something that a server offers means, member by member.
 *
 * | member                                               | risk                                   |
 * | ---------------------------------------------------- | -------------------------------------- |
 * | `description`, `title`                               | widening: models read it               |
 * | `inputSchema`, `outputSchema`                        | see `compareSchema`; new or gone whole: widening |
 * | `annotations` of a tool                              | see `compareAnnotations`               |
 * | `execution`, `_meta`, any member not named here      | widening                               |
 * | `arguments` of a prompt                              | widening; one that is gone: harmless   |
 * | `size` of a resource, `icons`                        | harmless                               |
 * | any of it brings characters that nobody sees         | dangerous                              |
 */
const shared: [string, MemberRule][] = [
  ["description", always("widening", "description")],
  ["title", always("widening", "title")],
  ["icons", always("harmless", "set of icons")],
  ["_meta", always("widening", "`_meta`")],
];

const toolRules: ReadonlyMap<string, MemberRule> = new Map([
  ...shared,
  ["inputSchema", schemaRule("input", "schema of what it takes")],
  ["outputSchema", schemaRule("output", "schema of what it gives back")],
  ["annotations", compareAnnotations],
  ["execution", always("widening", "`execution`")],
]);

const resourceRules: ReadonlyMap<string, MemberRule> = new Map([
  ...shared,
  ["mimeType", always("widening", "media type")],
  ["size", always("harmless", "size")],
  ["annotations", always("widening", "set of annotations")],
]);

const promptRules: ReadonlyMap<string, MemberRule> = new Map([...shared, ["arguments", promptArguments]]);

export const definitionRules: Record<ItemKind, ReadonlyMap<string, MemberRule>> = {
  tool: toolRules,
  prompt: promptRules,
  resource: resourceRules,
  resource_template: resourceRules,
};

function schemaRule(side: SchemaPlace["side"], noun: string): MemberRule {
  const whole = always("widening", noun);
  return (was, is, pointer, found) =>
    was === undefined || is === undefined
      ? whole(was, is, pointer, found)
      : compareSchema(was, is, { side, pointer, path: "" }, found);
}

function promptArguments(...[was, is, pointer, found]: Parameters<MemberRule>): void {
  for (const change of changesAt(was, is, pointer)) {
    const isArgument = change.pointer.lastIndexOf("/") === pointer.length;
    if (change.kind === "removed" && isArgument)
      found.push(detailOf(change, "harmless", "An argument is gone; callers lose it."));
    else if (change.kind === "added" && isArgument)
      found.push(detailOf(change, "widening", "It takes a new argument."));
    else found.push(detailOf(change, "widening", "What it takes is different."));
  }
}
