"use client";

import { useEffect, useEffectEvent, useMemo, useState } from "react";
import type { FieldIssue } from "#lib/core/errors.ts";
import { toFieldIssues } from "#lib/core/field-issues.ts";
import type { ValidationProfile } from "#lib/settings/schemas.ts";
import { ApiError } from "#lib/ui/api-client.ts";
import { useSetValidationProfile } from "./api.ts";

type Schema = typeof import("#lib/settings/schemas.ts").validationProfile;

/** What is not saved yet, while the person looks at another tab. Only what they do in the browser sets it. */
let kept: ValidationProfile | null = null;

/** The profile while it is being changed, and what the domain's own schema or the server says is wrong with it. */
export function useValidationDraft(initial: ValidationProfile) {
  const [saved, setSaved] = useState(initial);
  const [draft, setDraft] = useState(kept ?? initial);
  const [refused, setRefused] = useState<readonly FieldIssue[]>([]);
  const [schema, setSchema] = useState<{ parse: Schema } | null>(null);
  const set = useSetValidationProfile();
  const dirty = JSON.stringify(draft) !== JSON.stringify(saved);
  const found = useMemo(() => issuesOf(schema?.parse, draft), [schema, draft]);

  // Outside system: the browser, which asks before it throws away what was typed.
  const guard = useEffectEvent((event: BeforeUnloadEvent) => {
    if (dirty) event.preventDefault();
  });
  useEffect(() => {
    const listener = (event: BeforeUnloadEvent) => guard(event);
    window.addEventListener("beforeunload", listener);
    return () => window.removeEventListener("beforeunload", listener);
  }, []);

  function become(next: ValidationProfile) {
    kept = next;
    setDraft(next);
    setRefused([]);
  }

  return {
    saved,
    draft,
    dirty,
    issues: [...found, ...refused.filter(({ pointer }) => found.every((issue) => issue.pointer !== pointer))],
    error: set.error,
    pending: set.isPending,
    /** It is of no use before somebody types. */
    async loadSchema() {
      if (schema) return;
      const { validationProfile } = await import("#lib/settings/schemas.ts");
      setSchema({ parse: validationProfile });
    },
    change: (changes: Partial<ValidationProfile>) => become({ ...draft, ...changes }),
    discard() {
      set.reset();
      become(saved);
      kept = null;
    },
    save(onSaved: () => void) {
      if (set.isPending || found.length > 0) return;
      set.mutate(draft, {
        onSuccess: (after) => {
          setSaved(after);
          become(after);
          kept = null;
          onSaved();
        },
        onError: (error) => setRefused(error instanceof ApiError ? error.errors : []),
      });
    },
  };
}

function issuesOf(schema: Schema | undefined, draft: ValidationProfile): FieldIssue[] {
  const result = schema?.safeParse(draft, { reportInput: true });
  return toFieldIssues(result?.error?.issues ?? []);
}
