"use client";

import type { RefObject } from "react";
import { focusedRowId } from "#components/patterns/selectable-list.tsx";
import type { ReviewVerdict } from "#lib/core/words.ts";
import { useShortcuts } from "#lib/ui/use-shortcuts.ts";

type ItemKeys = {
  root: RefObject<HTMLElement | null>;
  decide: (id: string, verdict: ReviewVerdict) => void;
  tick: (id: string) => void;
  clear: () => void;
};

/** Moves the keyboard among the rows, from where it is, or into the list at its end. */
function moveTo(root: HTMLElement | null, step: 1 | -1): void {
  const links = [...(root?.querySelectorAll<HTMLElement>("a[data-item]") ?? [])];
  const at = links.findIndex((link) => link.closest("[data-row-id]")?.contains(document.activeElement));
  const next = at === -1 ? links.at(step === 1 ? 0 : -1) : links[at + step];
  next?.focus();
  next?.closest("[data-row-id]")?.scrollIntoView({ block: "nearest" });
}

/** To the next row after a verdict by key; whoever pressed a button stays at it. */
export function goOn(root: HTMLElement | null): void {
  if (document.activeElement?.matches("a[data-item]")) moveTo(root, 1);
}

/** Arrow keys move, because k is for keep here; k, n and r decide on the row that has the keyboard. */
export function useItemKeys({ root, decide, tick, clear }: ItemKeys): void {
  const group = "This review";
  const onRow = (run: (id: string) => void) => () => {
    const id = focusedRowId();
    if (id) run(id);
  };
  useShortcuts([
    { keys: "ArrowDown", label: "Next item", group, run: () => moveTo(root.current, 1) },
    { keys: "ArrowUp", label: "Previous item", group, run: () => moveTo(root.current, -1) },
    { keys: "k", label: "Keep", group, run: onRow((id) => decide(id, "keep")) },
    { keys: "n", label: "Narrow", group, run: onRow((id) => decide(id, "narrow")) },
    { keys: "r", label: "Revoke", group, run: onRow((id) => decide(id, "revoke")) },
    { keys: "x", label: "Select the item", group, run: onRow(tick) },
    { keys: "Escape", label: "Clear the selection", group, run: clear },
  ]);
}
