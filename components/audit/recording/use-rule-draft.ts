"use client";

import { useMemo, useState } from "react";
import {
  type RecordingRule,
  type RecordingRuleInput,
  recordingRuleInput,
} from "#lib/audit/redaction/schemas.ts";
import type { FieldIssue } from "#lib/core/errors.ts";
import { toFieldIssues } from "#lib/core/field-issues.ts";
import { ApiError } from "#lib/ui/api-client.ts";
import {
  type RecordingDraft,
  ruleFaults,
  toRecordingDraft,
  toRecordingInput,
} from "#lib/ui/recording-draft.ts";
import { useSetRecordingRule } from "../governance-api.ts";

/** One rule while it is filled in, held to the domain's own schema. */
export function useRuleDraft(rule: RecordingRule | null, known: readonly RecordingRule[]) {
  const [draft, setDraft] = useState(() => toRecordingDraft(rule));
  const [tries, setTries] = useState(0);
  const [refused, setRefused] = useState<readonly FieldIssue[]>([]);
  const set = useSetRecordingRule();

  const { input, issues } = useMemo(() => {
    const written = toRecordingInput(draft);
    const result = recordingRuleInput.safeParse(written, { reportInput: true });
    const faults = ruleFaults(written, rule === null ? known : []);
    const named = new Set(faults.map(({ pointer }) => pointer));
    const found = toFieldIssues(result.error?.issues ?? []).filter(({ pointer }) => !named.has(pointer));
    return { input: result.data, issues: [...faults, ...found] };
  }, [draft, rule, known]);

  return {
    draft,
    change(changes: Partial<RecordingDraft>) {
      setRefused([]);
      setDraft((now) => ({ ...now, ...changes }));
    },
    /** The rule, while nothing is wrong with it. */
    input: issues.length === 0 ? (input ?? null) : null,
    /** Nobody is told what is wrong before they said that they were done. */
    issues: tries > 0 ? [...issues, ...refused] : [],
    tries,
    pending: set.isPending,
    error: set.error,
    save(onSaved: (rule: RecordingRuleInput) => void) {
      if (set.isPending) return;
      setTries((n) => n + 1);
      if (!input || issues.length > 0) return;
      set.mutate(input, {
        onSuccess: onSaved,
        onError: (error) => setRefused(error instanceof ApiError ? error.errors : []),
      });
    },
  };
}
