import { type ItemKind, itemKinds } from "#lib/core/words.ts";
import type { SnapshotBody, SnapshotItem } from "../snapshot.ts";
import type { Change, ChangeDetail } from "./change.ts";
import { definitionRules } from "./definition-rules.ts";
import { changeOf, detailOf, quoted, wholeChange } from "./details.ts";
import { compareMembers, sameInOtherWords } from "./member-rules.ts";
import { pairUp } from "./pair-up.ts";
import { stableText } from "./stable-text.ts";

/**
 * What a server offers now and did not, no longer offers, or offers in another way. The order of a list means nothing. Something
 * new is widening; something gone is harmless to whoever approved it, though callers lose it.
 */
export function compareItems(before: SnapshotBody | null, after: SnapshotBody | null): Change[] {
  return itemKinds.flatMap((kind) => {
    const pairs = pairUp(itemsOf(before, kind), itemsOf(after, kind), ({ name }) => name);
    const added = pairs.flatMap(([was, is]) => (is && !was ? [is] : []));
    const removed = pairs.flatMap(([was, is]) => (was && !is ? [was] : []));
    const renamed = renames(removed, added);
    return [
      ...pairs.flatMap(([was, is]) => (was && is ? changedItem(was, is) : [])),
      ...added.map((item) => addedItem(item, renamed.get(item))),
      ...removed.map((item) => removedItem(item, renamed.get(item))),
    ];
  });
}

function itemsOf(snapshot: SnapshotBody | null, kind: ItemKind): SnapshotItem[] {
  return snapshot?.items.filter((item) => item.kind === kind) ?? [];
}

function changedItem(was: SnapshotItem, is: SnapshotItem): Change[] {
  const details: ChangeDetail[] = [];
  compareMembers(was.definition, is.definition, definitionRules[is.kind], "", details);
  if (details.length === 0) sameInOtherWords(was.definition, is.definition, "", details);
  return details.length === 0 ? [] : [changeOf(placeOf(is), "changed", details)];
}

function addedItem(item: SnapshotItem, old: SnapshotItem | undefined): Change {
  const means = old
    ? `It is new and says what ${quoted(old.name)} said, which may have been renamed.`
    : `This ${kindWords[item.kind]} is new.`;
  const change = wholeChange(undefined, item.definition, "");
  return changeOf(placeOf(item), "added", [detailOf(change, "widening", means)]);
}

function removedItem(item: SnapshotItem, fresh: SnapshotItem | undefined): Change {
  const means = fresh
    ? `It is gone; ${quoted(fresh.name)} says the same, so it may have been renamed.`
    : `This ${kindWords[item.kind]} is gone; callers lose it.`;
  const change = wholeChange(item.definition, undefined, "");
  return changeOf(placeOf(item), "removed", [detailOf(change, "harmless", means)]);
}

const kindWords: Record<ItemKind, string> = {
  tool: "tool",
  prompt: "prompt",
  resource: "resource",
  resource_template: "resource template",
};

function placeOf({ kind, name }: SnapshotItem): Pick<Change, "area" | "anchor" | "name"> {
  return { area: kind, anchor: `${kind}:${name}`, name };
}

/** What is the same but for its name, each with its counterpart, both ways. */
function renames(removed: SnapshotItem[], added: SnapshotItem[]): Map<SnapshotItem, SnapshotItem> {
  const renamed = new Map<SnapshotItem, SnapshotItem>();
  if (removed.length === 0 || added.length === 0) return renamed;
  const byContent = Map.groupBy(added, contentOf);
  for (const old of removed) {
    const fresh = byContent.get(contentOf(old))?.shift();
    if (fresh) renamed.set(old, fresh).set(fresh, old);
  }
  return renamed;
}

const nameMembers: Record<ItemKind, string> = {
  tool: "name",
  prompt: "name",
  resource: "uri",
  resource_template: "uriTemplate",
};

function contentOf({ kind, definition }: SnapshotItem): string {
  const members = Object.entries(definition).filter(([member]) => member !== nameMembers[kind]);
  // As pairs: a member called `__proto__` is one like any other here.
  return stableText(members.sort(([a], [b]) => (a < b ? -1 : 1)));
}
