"use client";

import { useState } from "react";
import { type ConditionDraft, noConditions } from "#lib/ui/condition-draft.ts";

type Draft = { reason: string; conditions: ConditionDraft; onBehalfOf: string | null };

const nothing: Draft = { reason: "", conditions: noConditions, onBehalfOf: null };

/** What a reviewer has typed. It outlives the form: whatever happens to the submission meanwhile, nothing typed is lost. */
export function useVerdictDraft() {
  const [value, setValue] = useState(nothing);
  return {
    value,
    change: (changes: Partial<Draft>) => setValue((before) => ({ ...before, ...changes })),
    clear: () => setValue(nothing),
  };
}

export type VerdictDraft = ReturnType<typeof useVerdictDraft>;
