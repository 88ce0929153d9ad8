"use client";

import { useEffect, useEffectEvent, useMemo, useState } from "react";

/**
 * A policy while somebody changes it. It is compared with the version it began from, until they take up the one that is in
 * force by now.
 *
 * @param changesOf what differs; the same function at each call
 */
export function useVersionDraft<C, D>(
  version: number,
  content: C,
  changesOf: (before: C, after: C) => readonly D[],
) {
  const [base, setBase] = useState({ version, content });
  const [draft, setDraft] = useState<C | null>(null);
  const changes = useMemo(
    () => (draft === null ? [] : changesOf(base.content, draft)),
    [base, draft, changesOf],
  );
  const dirty = changes.length > 0;

  // Outside system: the browser, which asks before it throws away what was typed.
  const guard = useEffectEvent((event: BeforeUnloadEvent) => {
    if (dirty) event.preventDefault();
  });
  useEffect(() => {
    const listener = (event: BeforeUnloadEvent) => guard(event);
    window.addEventListener("beforeunload", listener);
    return () => window.removeEventListener("beforeunload", listener);
  }, []);

  return {
    content: draft ?? content,
    changes,
    dirty,
    editing: draft !== null,
    baseVersion: base.version,
    /** Another version came into force while this was written. */
    outdated: draft !== null && base.version !== version,
    begin() {
      setBase({ version, content });
      setDraft(() => content);
    },
    takeUp: () => setBase({ version, content }),
    end: () => setDraft(null),
    replace: (after: C) => setDraft(() => after),
  };
}
