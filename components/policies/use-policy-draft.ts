"use client";

import { useEffect, useEffectEvent, useMemo, useState } from "react";
import { changedCells } from "#lib/core/matrix-rules.ts";
import type { ApprovalMatrix, MatrixRule } from "#lib/settings/schemas.ts";

/**
 * The matrix while somebody changes it. It is compared with the version it began from, until they take up the one that
 * is in force by now.
 */
export function usePolicyDraft(inForce: ApprovalMatrix) {
  const [base, setBase] = useState(inForce);
  const [draft, setDraft] = useState<readonly MatrixRule[] | null>(null);
  const rules = draft ?? inForce.rules;
  const changes = useMemo(() => (draft ? changedCells(base.rules, draft) : []), [base, draft]);
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
    rules,
    changes,
    dirty,
    editing: draft !== null,
    baseVersion: base.version,
    /** Another version came into force while this was written. */
    outdated: draft !== null && base.version !== inForce.version,
    begin() {
      setBase(inForce);
      setDraft(inForce.rules);
    },
    takeUp: () => setBase(inForce),
    end: () => setDraft(null),
    /** @param before null adds; `after` null removes */
    change(before: MatrixRule | null, after: MatrixRule | null) {
      const others = rules.filter((rule) => rule !== before && !(after && isSame(rule, after)));
      setDraft(after ? [...others, after].toSorted(byWidth) : others);
    },
  };
}

function isSame(one: MatrixRule, other: MatrixRule): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Within a cell, the rules for all servers stand before those that narrow. */
function byWidth(a: MatrixRule, b: MatrixRule): number {
  return narrowness(a) - narrowness(b);
}

function narrowness({ transport, origin }: MatrixRule): number {
  return Number(transport !== "any") + Number(origin !== "any");
}
