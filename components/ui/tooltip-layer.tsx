"use client";

import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from "react";
import { tips } from "./tooltip-store.ts";

const openDelayMs = 400;
const closeDelayMs = 120;
const gapPx = 6;
const marginPx = 8;

type Tip = { anchor: Element; content: ReactNode };

/**
 * The one tooltip of the page: a table of fifty times costs fifty attributes and no more. It opens for the pointer after a
 * moment and for the keyboard at once, stays while the pointer is on it, and goes on Escape (WCAG 1.4.13).
 */
export function TooltipLayer() {
  const [tip, setTip] = useState<Tip | null>(null);
  const popup = useRef<HTMLDivElement>(null);

  // Outside system: the document's pointer and focus.
  useEffect(() => listen(popup, setTip), []);
  useLayoutEffect(() => {
    if (tip && popup.current) place(popup.current, tip.anchor);
  }, [tip]);

  if (!tip) return null;
  return (
    <div
      ref={popup}
      role="tooltip"
      className="fixed top-0 left-0 z-(--layer-tooltip) w-max max-w-72 break-words rounded-md bg-overlay px-2.5 py-1.5 text-ink text-xs shadow-float"
    >
      {tip.content}
    </div>
  );
}

function listen(popup: { current: HTMLElement | null }, show: (tip: Tip | null) => void) {
  let anchor: Element | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function set(next: Element | null, delayMs: number) {
    clearTimeout(timer);
    if (next === anchor) return;
    timer = setTimeout(() => {
      // What is open says itself what it is, and lies where the tip would.
      const content =
        !next?.querySelector("[aria-expanded=true]") && tips.get(next?.getAttribute("data-tip") ?? "");
      anchor = content ? next : null;
      show(next && content ? { anchor: next, content } : null);
    }, delayMs);
  }
  function over({ target, pointerType }: PointerEvent) {
    if (pointerType !== "mouse" || !(target instanceof Element)) return;
    if (popup.current?.contains(target)) return clearTimeout(timer);
    const next = target.closest("[data-tip]");
    set(next, next ? openDelayMs : closeDelayMs);
  }
  function focus({ target }: FocusEvent) {
    if (target instanceof Element && target.matches(":focus-visible")) set(target.closest("[data-tip]"), 0);
  }
  /** A press on what may not be pressed asks why, by thumb too; one on what opens something has been answered. */
  function press({ target }: MouseEvent) {
    if (!(target instanceof Element)) return;
    if (target.closest("[aria-disabled=true]")) set(target.closest("[data-tip]"), 0);
    else if (target.closest("[aria-haspopup]")) hide();
  }
  function hide() {
    set(null, 0);
  }
  function onKey({ key }: KeyboardEvent) {
    if (key === "Escape") hide();
  }

  document.addEventListener("pointerover", over);
  document.addEventListener("focusin", focus);
  document.addEventListener("click", press);
  document.addEventListener("focusout", hide);
  document.addEventListener("keydown", onKey);
  document.addEventListener("scroll", hide, { capture: true, passive: true });
  return () => {
    clearTimeout(timer);
    document.removeEventListener("pointerover", over);
    document.removeEventListener("focusin", focus);
    document.removeEventListener("click", press);
    document.removeEventListener("focusout", hide);
    document.removeEventListener("keydown", onKey);
    document.removeEventListener("scroll", hide, { capture: true });
  };
}

/** Above the anchor, or below where there is no room; always inside the window. */
function place(popup: HTMLElement, anchor: Element) {
  const at = (anchor.firstElementChild ?? anchor).getBoundingClientRect();
  const { width, height } = popup.getBoundingClientRect();
  const above = at.top - height - gapPx;
  const top = above >= marginPx ? above : at.bottom + gapPx;
  const centred = at.left + at.width / 2 - width / 2;
  const left = Math.max(marginPx, Math.min(centred, document.documentElement.clientWidth - width - marginPx));
  popup.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
}
