"use client";

import { type MouseEvent, useRef } from "react";
import { withQuery } from "#lib/ui/routes.ts";
import { useUrlState } from "#lib/ui/url-state.ts";

const param = "entry";

/**
 * The entry that is open beside the list. It is in the address, so that a link leads to it; opening it asks the server for the
 * entry alone, not for the list again.
 */
export function useEntryLink() {
  const url = useUrlState();
  const pushed = useRef(false);
  const hrefOf = (id: string | null) => url.href({ cursor: url.get("cursor") || null, [param]: id });

  function show(id: string | null, how: "pushState" | "replaceState") {
    const { pathname, search } = window.location;
    const next = { ...Object.fromEntries(new URLSearchParams(search)), [param]: id ?? undefined };
    window.history[how](null, "", withQuery(pathname, next));
  }

  return {
    open: url.get(param) || null,
    hrefOf,
    /** For a link in the list. What opens a new tab stays the browser's. */
    follow(event: MouseEvent, id: string) {
      if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button !== 0) return;
      event.preventDefault();
      show(id, "pushState");
      pushed.current = true;
    },
    /** To the entry before or after it, in its place. */
    move: (id: string) => show(id, "replaceState"),
    close() {
      if (pushed.current) window.history.back();
      else show(null, "replaceState");
      pushed.current = false;
    },
  };
}
