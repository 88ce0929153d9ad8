"use client";

import { type MouseEvent, useEffect, useRef, useState } from "react";
import type { Address } from "./use-address.ts";

/**
 * What of a list is open beside it. It is in the address, so that a link leads to it, and Back closes it.
 *
 * @param hrefOf the address with that one open, or with none
 */
export function useOpened(address: Address, param: string, hrefOf: (id: string | null) => string) {
  const asked = address.params.get(param) || null;
  const pushed = useRef(false);
  // What was closed here, while the page without it is on its way.
  const [closed, setClosed] = useState<string | null>(null);
  if (closed !== null && closed !== asked) setClosed(null);

  // Outside system: the browser's history. Whoever goes forward again at once never sees the page without it.
  useEffect(() => {
    const arrived = () => isInHistory(param) && setClosed(null);
    window.addEventListener("popstate", arrived);
    return () => window.removeEventListener("popstate", arrived);
  }, [param]);

  return {
    id: asked === closed ? null : asked,
    hrefOf,
    /** For a link in the list. What opens a new tab stays the browser's. */
    follow(event: MouseEvent, id: string) {
      if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button !== 0) return;
      event.preventDefault();
      setClosed(null);
      address.go(hrefOf(id), "push");
      pushed.current = true;
    },
    /** To the one before or after it, in its place. */
    move: (id: string) => address.go(hrefOf(id), "replace"),
    close() {
      setClosed(asked);
      if (pushed.current && isInHistory(param)) window.history.back();
      else address.go(hrefOf(null), "replace");
      pushed.current = false;
    },
  };
}

export type Opened = ReturnType<typeof useOpened>;

/** The browser has something in its history once its page has come. Going back before that leads away from the list. */
function isInHistory(param: string): boolean {
  return new URLSearchParams(window.location.search).has(param);
}
