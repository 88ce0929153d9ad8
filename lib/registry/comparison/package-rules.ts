import type { JsonChange } from "#lib/core/json-diff.ts";
import { isObject } from "#lib/core/json-object.ts";
import type { ChangeRisk } from "#lib/core/words.ts";
import type { ServerJson } from "../server-json.ts";
import { detailOf, elementChanges, quoted } from "./details.ts";
import type { MemberRule } from "./member-rules.ts";
import { hostsOf, judgeUrl } from "./remote-rules.ts";
import { stableText } from "./stable-text.ts";

/** What tells a package apart: its name means something in its registry alone. */
const identityMembers = ["registryType", "registryBaseUrl", "identifier"];

/**
 * The packages that are run, judged by those of the earlier document.
 *
 * | difference                                                                          | risk      |
 * | ----------------------------------------------------------------------------------- | --------- |
 * | another package: its identifier, registry or registry's address is new              | dangerous |
 * | its own address goes to a new host                                                  | dangerous |
 * | its version, hash, arguments, environment or anything else of it                    | widening  |
 * | a package is gone, or stands elsewhere in the list                                  | harmless  |
 */
export function packagesRule(before: ServerJson | null): MemberRule {
  const packages = before?.packages ?? [];
  const known: Known = {
    whole: new Set(packages.map(stableText)),
    identities: new Set(packages.map(identityOf)),
    hosts: hostsOf(packages.flatMap(({ transport }) => (transport.type === "stdio" ? [] : transport))),
  };
  return (was, is, pointer, found) => {
    for (const change of elementChanges(was, is, pointer)) {
      const [, , index, ...members] = change.pointer.split("/");
      const now = Array.isArray(is) ? is[Number(index)] : undefined;
      const [risk, means] =
        members.length === 0 ? judgePackage(change, known) : judgeMember(change, members, now, known);
      found.push(detailOf(change, risk, means));
    }
  };
}

type Known = { whole: ReadonlySet<string>; identities: ReadonlySet<string>; hosts: ReadonlySet<string> };
type Judgement = [risk: ChangeRisk, means: string];

function judgePackage(change: JsonChange, known: Known): Judgement {
  if (change.kind === "removed") return ["harmless", "A package is gone; who runs it loses it."];
  if (known.whole.has(stableText(change.after)))
    return ["harmless", "A package stands elsewhere in the list."];
  if (known.identities.has(identityOf(change.after)))
    return ["widening", "A package that was there can be run in one more way."];
  const name = isObject(change.after) ? change.after.identifier : undefined;
  return ["dangerous", `A new package may be run${typeof name === "string" ? `, ${quoted(name)}` : ""}.`];
}

const memberMeans = new Map([
  ["version", "Another version of the package is run."],
  ["fileSha256", "The package's file is another one."],
  ["runtimeHint", "The package is run by another program."],
  ["runtimeArguments", "The package is started with other arguments."],
  ["packageArguments", "The package is started with other arguments."],
  ["environmentVariables", "The package is given other environment variables."],
]);

function judgeMember(change: JsonChange, members: string[], now: unknown, known: Known): Judgement {
  const [member = "", next] = members;
  if (identityMembers.includes(member) && !known.identities.has(identityOf(now)))
    return ["dangerous", "Another package is run."];
  if (member === "transport" && next === "url") return judgeUrl(change, known.hosts);
  return ["widening", memberMeans.get(member) ?? "How the package is run is different."];
}

function identityOf(one: unknown): string {
  return stableText(identityMembers.map((member) => (isObject(one) ? one[member] : undefined)));
}
