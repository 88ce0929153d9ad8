"use client";

import { useEffect, useEffectEvent, useReducer } from "react";
import type { FoundEvent } from "#lib/audit/search/schemas.ts";
import { begun, tail } from "#lib/ui/live-tail.ts";
import { tailPath } from "./api.ts";

/** New events of a search as they are sealed, newest first, while it is on and the page is visible. */
export function useLiveTail(q: string, on: boolean) {
  const [state, dispatch] = useReducer(tail, begun);
  const take = useEffectEvent((event: FoundEvent) => dispatch({ kind: "came", event }));

  useEffect(() => {
    if (!on) return;
    dispatch({ kind: "began" });
    let stream: EventSource | undefined;

    function open() {
      if (stream || document.visibilityState !== "visible") return;
      stream = new EventSource(tailPath(q));
      stream.addEventListener("event", ({ data }) => take(JSON.parse(data)));
      stream.addEventListener("open", () => dispatch({ kind: "flows", flows: true }));
      stream.addEventListener("dropped", ({ data }) =>
        dispatch({ kind: "lost", count: JSON.parse(data).count }),
      );
      // It was ended by the server: opening it anew at once would only be refused.
      stream.addEventListener("end", close);
      stream.addEventListener("error", () => dispatch({ kind: "flows", flows: false }));
    }
    function close() {
      stream?.close();
      stream = undefined;
      dispatch({ kind: "flows", flows: false });
    }
    function onVisibility() {
      if (document.visibilityState === "visible") open();
      else close();
    }

    open();
    document.addEventListener("visibilitychange", onVisibility);
    return () => {
      document.removeEventListener("visibilitychange", onVisibility);
      close();
    };
  }, [q, on]);

  return { ...state, pause: () => dispatch({ kind: "paused" }), resume: () => dispatch({ kind: "resumed" }) };
}
