"use client";

import { type MouseEvent, useRef, useState } from "react";
import type { Address } from "./use-address.ts";

/**
 * What of a list is open beside it. It is in the address, so that a link leads to it, and Back closes it.
 *
 * @param hrefOf the address with that one open, or with none
 */
export function useOpened(address: Address, param: string, hrefOf: (id: string | null) => string) {
  const asked = address.params.get(param) || null;
  const pushed = useRef(false);
  // While the browser is on its way back.
  const [closed, setClosed] = useState<string | null>(null);
  if (closed !== null && closed !== asked) setClosed(null);

  /** Not before its page has come, and going back leads away from the list till then. */
  const isInHistory = () => new URLSearchParams(window.location.search).get(param) === asked;

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
      if (pushed.current && isInHistory()) window.history.back();
      else address.go(hrefOf(null), "replace");
      pushed.current = false;
    },
  };
}

export type Opened = ReturnType<typeof useOpened>;
