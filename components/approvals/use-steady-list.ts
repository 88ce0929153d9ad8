"use client";

import { useRef, useState } from "react";

type Item = { id: string; version: number };

/**
 * A live list that does not move under anybody's hand: while the pointer or the focus is in it, what goes stays in its place and
 * what comes waits to be let in.
 *
 * @returns the rows to paint, which of them have gone, how many wait, and what to spread on the list's element
 */
export function useSteadyList<T extends Item>(items: readonly T[]) {
  const [painted, setPainted] = useState(items);
  const [held, setHeld] = useState(false);
  const element = useRef<HTMLDivElement>(null);

  if (!held && painted !== items) setPainted(items);

  const now = new Map(items.map((item) => [item.id, item]));
  const known = new Set(painted.map(({ id }) => id));
  return {
    rows: painted.map((item) => ({ item: now.get(item.id) ?? item, gone: !now.has(item.id) })),
    waiting: items.filter(({ id }) => !known.has(id)).length,
    letIn: () => setPainted(items),
    hold: {
      ref: element,
      onPointerEnter: () => setHeld(true),
      onPointerLeave: () => setHeld(element.current?.contains(document.activeElement) ?? false),
      onFocus: () => setHeld(true),
      onBlur: (event: React.FocusEvent) => {
        if (!event.currentTarget.contains(event.relatedTarget))
          setHeld(event.currentTarget.matches(":hover"));
      },
    },
  };
}
