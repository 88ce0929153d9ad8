import { diffJson, type JsonChange } from "#lib/core/json-diff.ts";
import { oneLine } from "#lib/core/one-line.ts";
import { codePointOf } from "#lib/core/unseen.ts";
import { type ChangeRisk, changeRisks } from "#lib/core/words.ts";
import { type Change, type ChangeDetail, type ChangeKind, detailsMax } from "./change.ts";
import { unseenGained } from "./unseen-gained.ts";

const codePointsShown = 5;

/** A difference with its meaning. Whatever it is in, characters that nobody sees make it dangerous where they are new. */
export function detailOf(change: JsonChange, risk: ChangeRisk, means: string): ChangeDetail {
  const hidden = change.kind === "removed" ? [] : unseenGained(earlierOf(change), laterOf(change));
  if (hidden.length === 0) return { ...change, risk, means };
  const points = [...new Set(hidden)].slice(0, codePointsShown).map(codePointOf).join(", ");
  const sentence = means.replace(/\.$/, "");
  return {
    ...change,
    risk: "dangerous",
    means: `${sentence}, and it holds characters that nobody sees (${points}).`,
  };
}

function earlierOf(change: JsonChange): unknown {
  return change.kind === "added" ? undefined : change.before;
}

/** With the name of a new member, which is new text as well. */
function laterOf(change: JsonChange): unknown {
  if (change.kind === "removed") return undefined;
  return change.kind === "added"
    ? [change.pointer.slice(change.pointer.lastIndexOf("/") + 1), change.after]
    : change.after;
}

/** The difference between two values as one; `undefined` is a value that is not there. */
export function wholeChange(before: unknown, after: unknown, pointer: string): JsonChange {
  if (before === undefined) return { pointer, kind: "added", after };
  if (after === undefined) return { pointer, kind: "removed", before };
  return { pointer, kind: "changed", before, after };
}

/** Every difference between two values; `undefined` is a value that is not there. */
export function changesAt(before: unknown, after: unknown, pointer: string): JsonChange[] {
  if (before === undefined && after === undefined) return [];
  return before === undefined || after === undefined
    ? [wholeChange(before, after, pointer)]
    : diffJson(before, after, pointer);
}

/** The differences between two lists by element; a list that is not there is an empty one. */
export function elementChanges(before: unknown, after: unknown, pointer: string): JsonChange[] {
  return changesAt(
    before ?? (Array.isArray(after) ? [] : undefined),
    after ?? (Array.isArray(before) ? [] : undefined),
    pointer,
  );
}

/** What happened to a value as a whole; `undefined` is a value that is not there. */
export function kindOf(before: unknown, after: unknown): ChangeKind {
  if (before === undefined) return "added";
  return after === undefined ? "removed" : "changed";
}

type Place = Pick<Change, "area" | "anchor" | "name">;

/** A change from its details, of which there must be one at least. Its summary is the worst of them. */
export function changeOf(place: Place, kind: ChangeKind, details: readonly ChangeDetail[]): Change {
  const sorted = details.toSorted((a, b) => riskRank(b.risk) - riskRank(a.risk));
  return {
    ...place,
    kind,
    risk: sorted[0]?.risk ?? "harmless",
    summary: summaryOf(sorted),
    details: capped(sorted),
  };
}

/** More is worse. */
export function riskRank(risk: ChangeRisk): number {
  return changeRisks.indexOf(risk);
}

function summaryOf([worst, ...rest]: readonly ChangeDetail[]): string {
  if (!worst || rest.length === 0) return worst?.means ?? "";
  return `${worst.means.replace(/\.$/, "")}, and ${moreChanges(rest.length)}.`;
}

function capped(sorted: ChangeDetail[]): ChangeDetail[] {
  const hidden = sorted.slice(detailsMax - 1);
  const [worst] = hidden;
  if (!worst || hidden.length === 1) return sorted;
  return [
    ...sorted.slice(0, detailsMax - 1),
    { pointer: "", kind: "changed", risk: worst.risk, means: `There are ${moreChanges(hidden.length)}.` },
  ];
}

function moreChanges(count: number): string {
  return count === 1 ? "1 more change" : `${count.toLocaleString("en")} more changes`;
}

/** Somebody else's name in a sentence of ours. */
export function quoted(name: string): string {
  return `\`${oneLine(name, 80)}\``;
}
