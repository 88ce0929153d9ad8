"use client";

import { useVersionDraft } from "#components/policies/use-version-draft.ts";
import type { AccessPolicy, AccessPolicyDocument } from "#lib/access/policy/schemas.ts";
import { documentChanges } from "./policy-words.ts";

/** The access policy while somebody changes it. */
export function useAccessDraft(inForce: AccessPolicy) {
  const draft = useVersionDraft(inForce.version, inForce.document, documentChanges);
  const document = draft.content;
  return {
    ...draft,
    document,
    change: (parts: Partial<AccessPolicyDocument>) => draft.replace({ ...document, ...parts }),
  };
}

export type AccessDraft = ReturnType<typeof useAccessDraft>;

/** A list with one item put in, changed, or taken out. @param before null adds; `after` null removes */
export function withItem<T>(items: readonly T[], before: T | null, after: T | null): T[] {
  if (before === null) return after === null ? [...items] : [...items, after];
  return items.flatMap((item) => (item !== before ? [item] : after === null ? [] : [after]));
}
