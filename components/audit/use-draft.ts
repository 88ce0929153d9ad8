"use client";

import { useRef, useState } from "react";
import { flushSync } from "react-dom";
import { type AuditQuery, parseQuery, printQuery } from "#lib/core/audit-query/index.ts";
import type { AuditUrl } from "./use-audit-url.ts";

const everything: AuditQuery = { terms: [] };

/** What is typed, and the search that the address has. A draft that can't be read stays where it is, and says why. */
export function useDraft(url: AuditUrl, again: () => void) {
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(url.q);
  const [tried, setTried] = useState(url.q);
  const [seen, setSeen] = useState(url.q);

  // The address changed by other means (Back, a facet): follow it.
  if (seen !== url.q) {
    setSeen(url.q);
    setText(url.q);
    setTried(url.q);
  }

  const parsed = parseQuery(url.q);
  const draft = text === tried ? parseQuery(text) : { query: everything };

  return {
    input,
    text,
    /** What the page shows; everything, where the address has what can't be read. */
    query: "query" in parsed ? parsed.query : everything,
    readable: "query" in parsed,
    /** What is wrong with what was last asked for, as long as it stands there. */
    problems: "problems" in draft ? draft.problems : [],
    write: setText,
    search(next: string) {
      const read = parseQuery(next);
      setTried(next);
      if ("problems" in read) return setText(next);
      const q = printQuery(read.query);
      setText(q);
      setTried(q);
      if (q === url.q) again();
      else url.go({ q });
    },
    /** Puts a search to be completed into the field, with the part selected that somebody fills in. */
    fill(next: string, part: string) {
      flushSync(() => setText(next));
      const from = next.indexOf(part);
      // Once the menu has given the focus back.
      requestAnimationFrame(() => {
        input.current?.focus();
        input.current?.setSelectionRange(from, from + part.length);
      });
    },
  };
}
