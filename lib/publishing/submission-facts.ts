import type { Actor } from "#lib/core/actor.ts";
import { DomainError } from "#lib/core/errors.ts";
import { toFieldIssues } from "#lib/core/field-issues.ts";
import type { AccessLevel, Classification } from "#lib/core/words.ts";
import type { ServerJson } from "#lib/registry/schemas.ts";
import { publisherKey, type StatedFacts, statedFacts, submissionKey } from "./schemas.ts";

/** What an administrator said of a namespace: whose it is, and what is assumed of what machines publish there. */
export type NamespaceRules = {
  prefix: string;
  team: { slug: string };
  classification: string;
  accessLevel: string;
};

export type SubmissionFacts = Required<StatedFacts>;

/**
 * What a document itself says about its submission.
 *
 * @throws DomainError `invalid`, pointing into the document
 */
export function factsStatedIn(document: Pick<ServerJson, "_meta">): StatedFacts {
  const provided = document._meta?.[publisherKey] as Record<string, unknown> | undefined;
  const stated = statedFacts.safeParse(provided?.[submissionKey] ?? {}, { reportInput: true });
  if (stated.success) return stated.data;
  const place = `/_meta/${publisherKey.replaceAll("/", "~1")}/${submissionKey.replaceAll("/", "~1")}`;
  throw new DomainError("invalid", `What the document says under ${submissionKey} is not valid.`, {
    issues: toFieldIssues(stated.error.issues).map(({ pointer, message }) => ({
      pointer: place + pointer,
      message,
    })),
  });
}

/**
 * Who would own what this actor publishes. A machine's team answers for what it publishes, nobody else; a person chooses,
 * and answers for it in person where no team does.
 *
 * @param inTeam whether the actor is a member of the namespace's team
 * @throws DomainError `forbidden` where this actor may not publish
 */
export function ownerOfPublished(
  actor: Actor,
  name: string,
  namespace: NamespaceRules | null,
  inTeam: boolean,
  stated: StatedFacts,
): string {
  const team = namespace && `team:${namespace.team.slug}`;
  if (actor.kind === "publisher") {
    if (!team)
      throw new DomainError(
        "forbidden",
        `No team answers for the namespace of ${name}, so that no machine may publish there. An administrator maps namespaces to teams: \`countersign namespace set --prefix <namespace> --team <slug> …\`, or POST /api/v1/namespaces.`,
      );
    if (stated.owner && stated.owner !== team)
      throw new DomainError(
        "forbidden",
        `${team} answers for ${namespace.prefix}, so that a machine can't name ${stated.owner} as the owner. Leave the owner out.`,
      );
    return team;
  }
  if (actor.kind !== "user")
    throw new DomainError("forbidden", "Only people and publishers can publish a server.");
  if (team && !inTeam)
    throw new DomainError(
      "forbidden",
      `${team} answers for ${namespace.prefix}, and you are not in that team. Ask somebody who is.`,
    );
  return stated.owner ?? team ?? `user:${actor.email}`;
}

/** Everything a new submission says: what the document states, else what the namespace has, else the strictest. */
export function completeFacts(
  stated: StatedFacts,
  namespace: NamespaceRules | null,
  owner: string,
  { description }: Pick<ServerJson, "description">,
): SubmissionFacts {
  return {
    owner,
    data_classification:
      stated.data_classification ?? (namespace?.classification as Classification | undefined) ?? "restricted",
    access_level: stated.access_level ?? (namespace?.accessLevel as AccessLevel | undefined) ?? "admin",
    purpose: stated.purpose ?? description,
  };
}
