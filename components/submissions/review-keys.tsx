"use client";

import { type ReactNode, useRef } from "react";
import { useShortcuts } from "#lib/ui/use-shortcuts.ts";

const group = "This submission";

/**
 * The keyboard's way through the evidence: from change to change and from tool to tool, where Enter opens as everywhere.
 * What it moves between is marked with `data-step`.
 */
export function ReviewKeys({ children }: { children: ReactNode }) {
  const root = useRef<HTMLDivElement>(null);
  const last = useRef<HTMLElement>(null);

  function steps(): HTMLElement[] {
    const all = root.current?.querySelectorAll<HTMLElement>("[data-step]") ?? [];
    return [...all].filter((step) => step.checkVisibility());
  }

  /** The step with the focus, else the one that had it last, as long as it is there. */
  function current(): HTMLElement | undefined {
    const all = steps();
    return (
      all.find((step) => step.contains(document.activeElement)) ?? all.find((step) => step === last.current)
    );
  }

  function goTo(step: HTMLElement | undefined) {
    if (!step) return;
    last.current = step;
    step.querySelector<HTMLElement>("summary")?.focus();
    step.scrollIntoView({ block: "nearest" });
  }

  function move(by: 1 | -1) {
    const all = steps();
    const at = current();
    goTo(at ? all[all.indexOf(at) + by] : all.at(by === 1 ? 0 : -1));
  }

  function comment() {
    const step = current();
    const button = step?.querySelector<HTMLElement>("[data-comment]");
    if (step && button?.getAttribute("aria-expanded") === "false") button.click();
    else (step ?? root.current?.querySelector("[data-conversation]"))?.querySelector("textarea")?.focus();
  }

  /** Of a change of a tool, the label is where the tool itself is listed. */
  function label() {
    const anchor = current()?.dataset.anchor;
    const offers = steps().filter((step) => "offer" in step.dataset);
    const tool = offers.find((step) => step.dataset.anchor === anchor) ?? offers[0];
    const details = tool?.querySelector("details");
    if (!tool || !details) return;
    details.open = true;
    goTo(tool);
    tool.querySelector<HTMLElement>("[data-label-button]")?.click();
  }

  useShortcuts([
    { keys: "j", label: "Next change or tool, Enter opens it", group, run: () => move(1) },
    { keys: "k", label: "Previous change or tool", group, run: () => move(-1) },
    { keys: "m", label: "Comment on it", group, run: comment },
    { keys: "l", label: "Label what the tool does", group, run: label },
  ]);

  return <div ref={root}>{children}</div>;
}
