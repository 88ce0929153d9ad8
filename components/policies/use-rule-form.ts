"use client";

import { useEffect, useMemo, useState } from "react";
import { toFieldIssues } from "#lib/core/field-issues.ts";
import type { MatrixRule } from "#lib/settings/schemas.ts";
import { atFields, type RuleDraft, toRuleDraft, toRuleInput } from "#lib/ui/rule-draft.ts";

type Schema = typeof import("#lib/settings/schemas.ts").matrixRule;

/** One rule while it is filled in, held to the domain's own schema. */
export function useRuleForm(initial: MatrixRule) {
  const [draft, setDraft] = useState(() => toRuleDraft(initial));
  const [schema, setSchema] = useState<{ parse: Schema } | null>(null);

  // Outside system: the schema, which nobody needs before a rule is opened.
  useEffect(() => {
    let gone = false;
    import("#lib/settings/schemas.ts").then(({ matrixRule }) => {
      if (!gone) setSchema({ parse: matrixRule });
    });
    return () => {
      gone = true;
    };
  }, []);

  const result = useMemo(
    () => schema?.parse.safeParse(toRuleInput(draft), { reportInput: true }),
    [schema, draft],
  );
  return {
    draft,
    change: (changes: Partial<RuleDraft>) => setDraft((now) => ({ ...now, ...changes })),
    /** Null while it is not a rule, or the schema is on its way. */
    rule: result?.data ?? null,
    issues: atFields(toFieldIssues(result?.error?.issues ?? []), draft),
  };
}
