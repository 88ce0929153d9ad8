"use client";

import { type ReactNode, useEffect, useRef } from "react";

/** A row of links that scrolls sideways where it is too narrow, and begins where the current one is in sight. */
export function ScrolledTabs({ children }: { children: ReactNode }) {
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    const current = list.current?.querySelector<HTMLElement>("[aria-current=page]");
    if (list.current && current) list.current.scrollLeft = current.offsetLeft - list.current.clientWidth / 2;
  }, []);
  return (
    <ul ref={list} className="relative flex gap-5 overflow-x-auto [scrollbar-width:none]">
      {children}
    </ul>
  );
}
