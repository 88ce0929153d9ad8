import { canonicalJson } from "#lib/core/canonical-json.ts";
import type { AccessPolicyDocument } from "./schemas.ts";

type Parts = Partial<AccessPolicyDocument>;

/** The members of a policy that a change changes, as they were and as they would be; of lists, what goes and what comes. */
export function changedParts(
  before: AccessPolicyDocument,
  after: AccessPolicyDocument,
): { before: Parts; after: Parts } {
  const names = Object.keys(before) as (keyof AccessPolicyDocument)[];
  const changed = names.filter((name) => canonicalJson(before[name]) !== canonicalJson(after[name]));
  return {
    before: Object.fromEntries(changed.map((name) => [name, without(before[name], after[name])])),
    after: Object.fromEntries(changed.map((name) => [name, without(after[name], before[name])])),
  };
}

function without(value: unknown, other: unknown): unknown {
  if (!Array.isArray(value) || !Array.isArray(other)) return value;
  const known = new Set(other.map(canonicalJson));
  return value.filter((item) => !known.has(canonicalJson(item)));
}
