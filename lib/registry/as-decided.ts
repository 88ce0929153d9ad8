import { loadPeopleAt, type PersonThen } from "#lib/audit/index.ts";
import type { Tx } from "#lib/db/client.ts";
import { countingVotes, type DecisionCase } from "#lib/decisions/index.ts";
import type { VoteRow } from "#lib/kernel/voters.ts";
import { summaryInclude, toDecisionCase } from "./submission-row.ts";

type Decided = Parameters<typeof toDecisionCase>[0];
type User = VoteRow["voter"];
type People = ReadonlyMap<string, PersonThen>;

/**
 * A submission's case as it was at a moment in the past, as far as counting its votes goes: with the roles people had,
 * the delegations that stood and the people who had edited it by then. Who lost a role since has still signed.
 */
export async function decisionCaseAt(
  tx: Pick<Tx, "$queryRaw">,
  row: Decided,
  at: Date,
): Promise<DecisionCase> {
  const voters = row.votes.flatMap(({ voterId, onBehalfOfId }) => [voterId, onBehalfOfId ?? voterId]);
  return toDecisionCase(asOf(row, await loadPeopleAt(tx, [...new Set(voters)], at), at));
}

/** Whose approvals a submission was approved by: those that stood and counted when it was decided, in their order. */
export async function approversOf(
  tx: Pick<Tx, "submission" | "$queryRaw">,
  submissionId: string,
): Promise<{ id: string; name: string }[]> {
  const row = await tx.submission.findUnique({ where: { id: submissionId }, include: summaryInclude });
  if (!row?.decidedAt) return [];
  const counting = countingVotes(await decisionCaseAt(tx, row, row.decidedAt));
  const approved = new Set(
    counting.filter(({ decision }) => decision === "approve").map(({ voterId }) => voterId),
  );
  const names = new Map(row.votes.map(({ voter }) => [voter.id, voter.name]));
  return [...approved].map((id) => ({ id, name: names.get(id) ?? id }));
}

function asOf<Row extends Decided>(row: Row, people: People, at: Date): Row {
  return {
    ...row,
    editors: row.editors.filter(({ createdAt }) => createdAt <= at),
    submitter: row.submitter && {
      ...row.submitter,
      delegations: row.submitter.delegations.filter(({ createdAt }) => createdAt <= at),
    },
    version: row.decidedAt ? withoutOwner(row.version) : row.version,
    votes: row.votes.map((vote) => ({
      ...vote,
      voter: personAt(vote.voter, people, at),
      onBehalfOf: vote.onBehalfOf && {
        ...personAt(vote.onBehalfOf, people, at),
        delegations: vote.onBehalfOf.delegations.map((given) => ({
          ...given,
          revokedAt: given.revokedAt && given.revokedAt <= at ? given.revokedAt : null,
        })),
      },
    })),
  };
}

/** Who answers for the server by now is not who did then. */
function withoutOwner(version: Decided["version"]): Decided["version"] {
  return version && { ...version, server: { ...version.server, ownerTeam: null, ownerUserId: null } };
}

/** What the log does not say is taken as it is today. */
function personAt<P extends User>(person: P, people: People, at: Date): P {
  const { roles = null, disabled = null } = people.get(person.id) ?? {};
  const gone = disabled ?? (person.disabledAt !== null && person.disabledAt <= at);
  return { ...person, roles: roles ?? person.roles, disabledAt: gone ? at : null };
}
