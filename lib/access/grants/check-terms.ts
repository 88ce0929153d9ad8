import { canonicalJson } from "#lib/core/canonical-json.ts";
import type { FieldIssue } from "#lib/core/errors.ts";
import { DomainError } from "#lib/core/errors.ts";
import { compareTexts } from "#lib/core/text.ts";
import { accessLevels } from "#lib/core/words.ts";
import type { Tx } from "#lib/db/client.ts";
import { termIssues, toolLevelsOf } from "../terms/index.ts";
import type { GrantTerms, GrantTool } from "./schemas.ts";

/** What a grant is of, in the one form that the database and the digest have it in. */
export type CheckedTerms = {
  scopes: string[];
  tools: string[];
  /** The level that each named tool has now: `toolLevelsOf`. */
  toolLevels: string;
  constraints: string;
  userIds: string[];
};

/**
 * Holds what is asked for against what there is.
 *
 * @param approved the server's approved tools
 * @throws DomainError `invalid` for nothing at all, tools and people that there are not, and patterns that are none
 */
export async function checkTerms(
  tx: Pick<Tx, "user">,
  terms: GrantTerms,
  approved: readonly GrantTool[],
): Promise<CheckedTerms> {
  const { userIds, issues } = await findUsers(tx, terms.users);
  const wrong = [...termIssues(terms, approved), ...issues];
  const [first] = wrong;
  if (first)
    throw new DomainError("invalid", `The input is not valid: ${first.pointer.slice(1)}.`, {
      issues: wrong.slice(0, 100),
    });
  return {
    scopes: accessLevels.filter((level) => terms.scopes.includes(level)),
    tools: [...new Set(terms.tools)].sort(compareTexts),
    toolLevels: toolLevelsOf(terms.tools, approved),
    constraints: `[${[...new Set(terms.constraints.map(canonicalJson))].sort(compareTexts).join(",")}]`,
    userIds,
  };
}

async function findUsers(
  tx: Pick<Tx, "user">,
  emails: readonly string[],
): Promise<{ userIds: string[]; issues: FieldIssue[] }> {
  const wanted = emails.map((email) => email.trim().toLowerCase());
  const people = await tx.user.findMany({
    where: { email: { in: wanted }, disabledAt: null },
    select: { id: true, email: true },
  });
  const known = new Set(people.map(({ email }) => email));
  return {
    userIds: people.map(({ id }) => id).sort(compareTexts),
    issues: wanted.flatMap((email, index) =>
      known.has(email)
        ? []
        : [{ pointer: `/users/${index}`, message: "No active account has this address." }],
    ),
  };
}
