"use client";

import { type CellChange, changedCells } from "#lib/core/matrix-rules.ts";
import type { ApprovalMatrix, MatrixRule } from "#lib/settings/schemas.ts";
import { useVersionDraft } from "./use-version-draft.ts";

/** The matrix while somebody changes it. */
export function usePolicyDraft(inForce: ApprovalMatrix) {
  const draft = useVersionDraft<readonly MatrixRule[], CellChange<MatrixRule>>(
    inForce.version,
    inForce.rules,
    changedCells,
  );
  const rules = draft.content;
  return {
    ...draft,
    rules,
    /** @param before null adds; `after` null removes */
    change(before: MatrixRule | null, after: MatrixRule | null) {
      const others = rules.filter((rule) => rule !== before && !(after && isSame(rule, after)));
      draft.replace(after ? [...others, after].toSorted(byWidth) : others);
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
