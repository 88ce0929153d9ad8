"use client";

import { useEffect, useMemo, useState } from "react";
import type { z } from "zod";
import type { AccessPolicyDocument } from "#lib/access/policy/schemas.ts";
import type { FieldIssue } from "#lib/core/errors.ts";
import { toFieldIssues } from "#lib/core/field-issues.ts";

type Schemas = typeof import("#lib/access/policy/schemas.ts");

/**
 * A part of the policy while it is filled in, held to the domain's own schema.
 *
 * @param toInput what the schema is asked about
 * @param schemaOf which of the schemas it is
 */
export function useCheckedDraft<D, S extends z.ZodType>(
  initial: () => D,
  toInput: (draft: D) => unknown,
  schemaOf: (schemas: Schemas) => S,
) {
  const [draft, setDraft] = useState(initial);
  const [schemas, setSchemas] = useState<Schemas | null>(null);

  // Outside system: the schemas, which nobody needs before a rule is opened.
  useEffect(() => {
    let gone = false;
    import("#lib/access/policy/schemas.ts").then((loaded) => {
      if (!gone) setSchemas(loaded);
    });
    return () => {
      gone = true;
    };
  }, []);

  const result = useMemo(
    () => (schemas ? schemaOf(schemas).safeParse(toInput(draft), { reportInput: true }) : undefined),
    [schemas, schemaOf, toInput, draft],
  );
  return {
    draft,
    change: (changes: Partial<D>) => setDraft((now) => ({ ...now, ...changes })),
    /** Null while it is not valid, or the schema is on its way. */
    value: (result?.data ?? null) as z.output<S> | null,
    issues: toFieldIssues(result?.error?.issues ?? []) as readonly FieldIssue[],
  };
}

export const schemaOf = {
  grantRule: (schemas: Schemas) => schemas.grantRule,
  actionRule: (schemas: Schemas) => schemas.actionRule,
  limit: (schemas: Schemas) => schemas.rateLimit,
  rest: (schemas: Schemas) =>
    schemas.accessPolicyDocument.pick({
      sessions: true,
      residency: true,
      unused: true,
      permits_recorded: true,
    }),
};

export type Rest = Pick<AccessPolicyDocument, "sessions" | "residency" | "unused" | "permits_recorded">;
