import { type AuditQuery, momentAt, printQuery, type Term } from "#lib/core/audit-query/index.ts";
import { invalidField } from "#lib/core/errors.ts";
import { readQuery, resolveNames } from "../search/index.ts";
import { queryText } from "../search/schemas.ts";

/**
 * What a hold covers, in a form that will mean the same in years: times relative to now are made absolute, and beside the names
 * of people and agents stand the ids that have them now.
 *
 * @throws DomainError `invalid`
 */
export async function lastingQuery(text: string, now: Date): Promise<string> {
  const asked = readQuery(text, "query");
  if (asked.terms.length === 0)
    throw invalidField("query", "Say what it covers: a search for nothing finds everything.");
  const resolved = await resolveNames(asked);
  const lasting = printQuery({
    terms: asked.terms.map((term, at) => lastingTerm(term, resolved.terms[at], now)),
  });
  if (!queryText.safeParse(lasting).success)
    throw invalidField("query", "This search stands for too much to keep. Write more of the names in it.");
  return lasting;
}

function lastingTerm(term: Term, resolved: Term | undefined, now: Date): AuditQuery["terms"][number] {
  if (term.kind === "time") return { ...term, at: momentAt(term.at, now) };
  if (term.kind !== "field" || resolved?.kind !== "field") return term;
  const known = new Set(term.values.map(({ text }) => text));
  return { ...term, values: [...term.values, ...resolved.values.filter(({ text }) => !known.has(text))] };
}
