import { childPointer } from "#lib/core/json-diff.ts";
import type { JsonObject } from "#lib/core/json-object.ts";
import type { ServerJson } from "../server-json.ts";
import type { Change, ChangeDetail } from "./change.ts";
import { changeOf, kindOf } from "./details.ts";
import {
  always,
  type MemberRule,
  memberNames,
  ownMember,
  sameInOtherWords,
  unknownMember,
} from "./member-rules.ts";
import { packagesRule } from "./package-rules.ts";
import { remotesRule } from "./remote-rules.ts";

/**
 * What a difference between two documents means, one change for each of their members.
 *
 * | member                                                            | risk                                       |
 * | ----------------------------------------------------------------- | ------------------------------------------ |
 * | `name`                                                            | dangerous: another server                  |
 * | `remotes`                                                         | see `remotesRule`                          |
 * | `packages`                                                        | see `packagesRule`                         |
 * | `version`, `title`, `description`, `websiteUrl`, `icons`, `$schema` | harmless                                 |
 * | `repository`, `_meta`, any member not named here                  | widening                                   |
 * | any of it brings characters that nobody sees                      | dangerous                                  |
 */
export function compareDocuments(before: ServerJson | null, after: ServerJson | null): Change[] {
  const old: JsonObject = before ?? {};
  const fresh: JsonObject = after ?? {};
  const rules = new Map([
    ...fixedRules,
    ["remotes", remotesRule(before)] as const,
    ["packages", packagesRule(before)] as const,
  ]);
  return [...memberNames(old, fresh)].flatMap((name): Change[] => {
    const [was, is] = [ownMember(old, name), ownMember(fresh, name)];
    const pointer = childPointer("", name);
    const details: ChangeDetail[] = [];
    (rules.get(name) ?? unknownMember(name))(was, is, pointer, details);
    if (details.length === 0) sameInOtherWords(was, is, pointer, details);
    if (details.length === 0) return [];
    return [changeOf({ area: "document", anchor: `document:${pointer}`, name }, kindOf(was, is), details)];
  });
}

const fixedRules: [string, MemberRule][] = [
  ["name", always("dangerous", "name")],
  ["version", always("harmless", "version")],
  ["title", always("harmless", "title")],
  ["description", always("harmless", "description")],
  ["websiteUrl", always("harmless", "website")],
  ["icons", always("harmless", "set of icons")],
  ["$schema", always("harmless", "schema")],
  ["repository", always("widening", "repository")],
  ["_meta", always("widening", "`_meta`")],
];
