import type { Tx } from "#lib/db/client.ts";
import { ruleFor, ruleImitatedBy } from "./namespace-rules.ts";
import type { Finding } from "./schemas.ts";

/** Who submits: a person, or a machine for the team that owns the submission. */
type Submitter = { submitterId: string | null; ownerTeamId: string | null };

/** Whether a server's name lies, or seems to lie, in a namespace that another team answers for. */
export async function namespaceFindings(
  tx: Pick<Tx, "namespace">,
  { submitterId, ownerTeamId }: Submitter,
  name: string,
): Promise<Finding[]> {
  const rules = await tx.namespace.findMany({
    select: {
      prefix: true,
      team: { select: { id: true, name: true, members: { where: { userId: submitterId ?? "" } } } },
    },
    orderBy: { prefix: "asc" },
  });
  const isTheirs = ({ team }: (typeof rules)[number]) =>
    submitterId ? team.members.length > 0 : team.id === ownerTeamId;
  const foreign = (rule: (typeof rules)[number] | undefined) => (rule && !isTheirs(rule) ? rule : null);

  const covering = foreign(ruleFor(name, rules));
  const imitated = foreign(ruleImitatedBy(name, rules));
  return [
    ...(covering
      ? [
          finding(
            "namespace-of-another-team",
            covering,
            (team, prefix) => `${team} answers for ${prefix}, and the submitter is not in that team.`,
          ),
        ]
      : []),
    ...(imitated
      ? [
          finding(
            "confusable-namespace",
            imitated,
            (team, prefix) =>
              `This name looks as if it were under ${prefix}, which ${team} answers for, and is not.`,
          ),
        ]
      : []),
  ];
}

type Rule = { prefix: string; team: { name: string } };

function finding(
  check: string,
  { prefix, team }: Rule,
  words: (team: string, prefix: string) => string,
): Finding {
  return {
    check,
    severity: "high",
    message: words(team.name, prefix),
    pointer: "/name",
    evidence: { team: team.name, value: prefix },
  };
}
