"use client";

import { type ReactNode, useEffect, useRef } from "react";
import { useShortcuts } from "#lib/ui/use-shortcuts.ts";

const rowSelector = "tbody tr, li[data-row]";

/**
 * Puts j and k on the rows inside it: they move the keyboard's focus between the links in the first cells, where Enter already
 * opens. A click anywhere in a row follows that link too.
 */
export function KeyboardList({ children }: { children: ReactNode }) {
  const root = useRef<HTMLDivElement>(null);

  function move(step: 1 | -1) {
    const links = [...(root.current?.querySelectorAll(rowSelector) ?? [])].flatMap(
      (row) => firstLink(row) ?? [],
    );
    const current = links.findIndex((link) => link.closest(rowSelector)?.contains(document.activeElement));
    const next = current === -1 ? links.at(step === 1 ? 0 : -1) : links[current + step];
    next?.focus();
    next?.scrollIntoView({ block: "nearest" });
  }

  useShortcuts([
    { keys: "j", label: "Next row", group: "Lists", run: () => move(1) },
    { keys: "k", label: "Previous row", group: "Lists", run: () => move(-1) },
  ]);

  useEffect(() => {
    const list = root.current;
    list?.addEventListener("click", followRow);
    return () => list?.removeEventListener("click", followRow);
  }, []);

  return (
    <div ref={root} className="[&_tbody_tr:has(td:first-child_a)]:cursor-pointer">
      {children}
    </div>
  );
}

function firstLink(row: Element): HTMLAnchorElement | null {
  return row.querySelector("a[href]");
}

function followRow(event: MouseEvent) {
  const target = event.target;
  if (!(target instanceof Element) || target.closest("a, button, input, label, summary, select")) return;
  if (event.metaKey || event.ctrlKey || event.shiftKey || window.getSelection()?.type === "Range") return;
  const row = target.closest(rowSelector);
  if (row) firstLink(row)?.click();
}
