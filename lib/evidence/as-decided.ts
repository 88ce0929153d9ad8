import type { PersonThen } from "#lib/audit/index.ts";
import type { VoteRow } from "#lib/kernel/voters.ts";
import type { toDecisionCase } from "#lib/registry/index.ts";

type Decided = Parameters<typeof toDecisionCase>[0];
type User = VoteRow["voter"];
type People = ReadonlyMap<string, PersonThen>;

/**
 * A submission as it was at a moment in the past, as far as counting its votes goes: with the roles people had, the
 * delegations that stood and the people who had edited it by then. Who lost a role since has still signed.
 */
export function asOf<Row extends Decided>(row: Row, people: People, at: Date): Row {
  return {
    ...row,
    editors: row.editors.filter(({ createdAt }) => createdAt <= at),
    submitter: row.submitter && {
      ...row.submitter,
      delegations: row.submitter.delegations.filter(({ createdAt }) => createdAt <= at),
    },
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

/** What the log does not say is taken as it is today. */
function personAt<P extends User>(person: P, people: People, at: Date): P {
  const { roles = null, disabled = null } = people.get(person.id) ?? {};
  const gone = disabled ?? (person.disabledAt !== null && person.disabledAt <= at);
  return { ...person, roles: roles ?? person.roles, disabledAt: gone ? at : null };
}
