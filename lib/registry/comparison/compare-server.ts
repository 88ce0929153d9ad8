import { isObject } from "#lib/core/json-object.ts";
import { oneLine } from "#lib/core/one-line.ts";
import type { SnapshotBody, SnapshotProblem } from "../snapshot.ts";
import type { Change, ChangeDetail } from "./change.ts";
import { changeOf, changesAt, detailOf, kindOf, wholeChange } from "./details.ts";
import { always, compareMembers, type MemberRule, sameInOtherWords } from "./member-rules.ts";
import { pairUp } from "./pair-up.ts";
import { stableText } from "./stable-text.ts";

const instructionsMean = {
  added: "The server now gives instructions to models.",
  removed: "The server no longer gives instructions to models.",
  changed: "The server gives models other instructions.",
};

/** The text that a server gives to every model that uses it. Any difference in it is widening. */
export function compareInstructions(before: SnapshotBody | null, after: SnapshotBody | null): Change[] {
  const [was, is] = [before?.instructions ?? undefined, after?.instructions ?? undefined];
  if (was === is) return [];
  const kind = kindOf(was, is);
  const detail = detailOf(wholeChange(was, is, ""), "widening", instructionsMean[kind]);
  return [changeOf({ area: "instructions", anchor: "instructions", name: "instructions" }, kind, [detail])];
}

const harmlessOfServer = ["version", "title", "websiteUrl", "icons"];
const serverInfoRules: ReadonlyMap<string, MemberRule> = new Map(
  harmlessOfServer.map((name) => [name, always("harmless", `own ${name}`)]),
);

/**
 * | member                                                     | risk                                     |
 * | ---------------------------------------------------------- | ---------------------------------------- |
 * | `capabilities`                                             | new or changed: widening; gone: harmless |
 * | `protocol_version`                                         | harmless                                 |
 * | `version`, `title`, `websiteUrl`, `icons` of `server_info` | harmless                                 |
 * | any other member of `server_info`                          | widening                                 |
 * | `problems`: what of it could not be read                   | new: widening; gone: harmless            |
 */
const rules: ReadonlyMap<string, MemberRule> = new Map([
  ["capabilities", compareAbilities],
  ["protocol_version", always("harmless", "version of the protocol")],
  ["server_info", compareServerInfo],
  ["problems", compareProblems],
]);

/** What a server says of itself when a session begins, and what of its answers could not be read. */
export function compareCapabilities(before: SnapshotBody | null, after: SnapshotBody | null): Change[] {
  const [was, is] = [sessionOf(before), sessionOf(after)];
  const details: ChangeDetail[] = [];
  compareMembers(was, is, rules, "", details);
  if (details.length === 0) sameInOtherWords(was, is, "", details);
  if (details.length === 0) return [];
  const place = { area: "capabilities", anchor: "capabilities", name: "capabilities" } as const;
  return [changeOf(place, kindOf(before ?? undefined, after ?? undefined), details)];
}

function sessionOf(snapshot: SnapshotBody | null) {
  if (!snapshot) return {};
  const { protocol_version, server_info, capabilities, problems } = snapshot;
  return { protocol_version, server_info, capabilities, problems };
}

function compareAbilities(...[was, is, pointer, found]: Parameters<MemberRule>): void {
  for (const change of changesAt(was, is, pointer))
    if (change.kind === "removed") found.push(detailOf(change, "harmless", "It no longer has a capability."));
    else if (change.kind === "added") found.push(detailOf(change, "widening", "It has a new capability."));
    else found.push(detailOf(change, "widening", "One of its capabilities is different."));
}

function compareServerInfo(...[was, is, pointer, found]: Parameters<MemberRule>): void {
  if (isObject(was) && isObject(is)) compareMembers(was, is, serverInfoRules, pointer, found);
  else always("widening", "name and version")(was, is, pointer, found);
}

function compareProblems(...[was, is, pointer, found]: Parameters<MemberRule>): void {
  for (const [old, fresh] of pairUp(problemsIn(was), problemsIn(is), stableText)) {
    const change = wholeChange(old, fresh, pointer);
    if (!old && fresh)
      found.push(detailOf(change, "widening", `Something could not be read: ${oneLine(fresh.message, 120)}`));
    else if (old && !fresh)
      found.push(detailOf(change, "harmless", "Something that could not be read is gone."));
  }
}

/** A snapshot's own problems, or none where there is no snapshot. */
function problemsIn(value: unknown): SnapshotProblem[] {
  return Array.isArray(value) ? value : [];
}
