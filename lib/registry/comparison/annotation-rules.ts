import { isObject } from "#lib/core/json-object.ts";
import type { ChangeDetail } from "./change.ts";
import { detailOf, wholeChange } from "./details.ts";
import { always, compareMembers, type MemberRule } from "./member-rules.ts";
import { stableText } from "./stable-text.ts";

/**
 * What a difference in a tool's annotations (MCP `ToolAnnotations`) means. A hint that is not there, or is no boolean, promises
 * nothing.
 *
 * | hint                                                         | promise gone | promise new |
 * | ------------------------------------------------------------ | ------------ | ----------- |
 * | `readOnlyHint` true, `destructiveHint` or `openWorldHint` false | dangerous | harmless    |
 * | `idempotentHint` true                                        | widening     | harmless    |
 * | `title`, any other member                                    | widening     | widening    |
 */
const rules: ReadonlyMap<string, MemberRule> = new Map([
  ["readOnlyHint", promise(true, "dangerous", "it only reads")],
  ["destructiveHint", promise(false, "dangerous", "it deletes and overwrites nothing")],
  ["openWorldHint", promise(false, "dangerous", "it reaches nothing outside")],
  ["idempotentHint", promise(true, "widening", "a second call changes nothing more")],
  ["title", always("widening", "title")],
]);

export const compareAnnotations: MemberRule = (was, is, pointer, found) => {
  compareMembers(isObject(was) ? was : {}, isObject(is) ? is : {}, rules, pointer, found);
  if (isMalformed(was) || isMalformed(is)) always("widening", "set of annotations")(was, is, pointer, found);
};

function isMalformed(annotations: unknown): boolean {
  return annotations !== undefined && !isObject(annotations);
}

function promise(value: boolean, risk: ChangeDetail["risk"], says: string): MemberRule {
  return (was, is, pointer, found) => {
    const change = wholeChange(was, is, pointer);
    if (was === value && is !== value) found.push(detailOf(change, risk, `It no longer says that ${says}.`));
    else if (was !== value && is === value)
      found.push(detailOf(change, "harmless", `It now says that ${says}.`));
    else if (is !== undefined && typeof is !== "boolean" && stableText(was) !== stableText(is))
      found.push(detailOf(change, "widening", "A hint of its annotations is neither true nor false."));
  };
}
