import type { AuditQuery } from "#lib/core/audit-query/index.ts";
import { type Conditions, toConditions } from "./conditions.ts";
import { resolveNames } from "./resolve-names.ts";

export type CompileOptions = {
  /** What relative times are counted from. */
  now: Date;
  /** Parameters of the caller that stand before: the conditions number theirs on from them. */
  params?: readonly unknown[];
};

/**
 * A search as SQL conditions over `audit.kept`: `SELECT … FROM audit.kept WHERE ${sql}` with `params`. No value is ever in
 * the text.
 *
 * @throws DomainError `invalid` when a beginning (`op:a*`) stands for too many values
 */
export async function compileQuery(
  query: AuditQuery,
  { now, params }: CompileOptions,
): Promise<Conditions & { resolved: AuditQuery }> {
  const resolved = await resolveNames(query);
  return { ...toConditions(resolved, now, params), resolved };
}
