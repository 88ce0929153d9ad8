"use client";

import { type RefObject, useEffect, useRef } from "react";

/** A dialog gives the focus back, or loses it, once it has closed. */
const dialogClosedMs = 300;

/**
 * Takes the keyboard when what had it went away: without it, a form that is replaced by its result leaves the focus nowhere,
 * and a screen reader silent. Put the ref on what stays, with `tabIndex={-1}`. Who never was inside is left alone.
 *
 * @param state changes whenever the contents are replaced
 */
export function useKeepFocus<E extends HTMLElement>(state: unknown): RefObject<E | null> {
  const ref = useRef<E>(null);
  const wasInside = useRef(false);
  const before = useRef(state);

  useEffect(() => {
    const element = ref.current;
    const note = () => {
      wasInside.current = true;
    };
    element?.addEventListener("focusin", note);
    return () => element?.removeEventListener("focusin", note);
  }, []);

  useEffect(() => {
    if (before.current === state) return;
    before.current = state;
    const catchIt = () => {
      const lost = document.activeElement === null || document.activeElement === document.body;
      if (lost && wasInside.current) ref.current?.focus({ preventScroll: true });
    };
    catchIt();
    const timer = setTimeout(catchIt, dialogClosedMs);
    return () => clearTimeout(timer);
  }, [state]);

  return ref;
}
