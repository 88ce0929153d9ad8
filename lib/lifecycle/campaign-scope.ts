import { DomainError, type FieldIssue } from "#lib/core/errors.ts";
import type { Prisma, Tx } from "#lib/db/client.ts";
import { confirmable, isOpenItem } from "./open-items.ts";
import { type CampaignScope, campaignScope } from "./schemas.ts";

/**
 * The versions in a campaign's scope. All that it names must hold; what it leaves out, leaves everything in.
 *
 * @throws DomainError `invalid` for an owner that there is not
 */
export async function versionsInScope(
  tx: Pick<Tx, "team" | "user">,
  { owners, classifications, access_levels, approved_before }: CampaignScope,
): Promise<Prisma.ServerVersionWhereInput> {
  return {
    ...confirmable,
    server: {
      ...(owners?.length ? { OR: await findOwners(tx, owners) } : {}),
      ...(classifications ? { classification: { in: classifications } } : {}),
      ...(access_levels ? { accessLevel: { in: access_levels } } : {}),
    },
    // The last approval is the one that counts.
    ...(approved_before
      ? { submissions: { none: { status: "approved", decidedAt: { gte: new Date(approved_before) } } } }
      : {}),
  };
}

/** Of the versions in scope those that the campaign has still to ask about, or to take in. */
export function stillToAsk(inScope: Prisma.ServerVersionWhereInput): Prisma.ServerVersionWhereInput {
  return {
    AND: [
      inScope,
      {
        OR: [
          { recertifications: { none: isOpenItem } },
          { recertifications: { some: { ...isOpenItem, campaignId: null } } },
        ],
      },
    ],
  };
}

export function readScope(scope: string): CampaignScope {
  return campaignScope.parse(JSON.parse(scope));
}

/** Owners by reference. A person whose account is disabled still owns what they own. */
async function findOwners(
  tx: Pick<Tx, "team" | "user">,
  refs: readonly string[],
): Promise<Prisma.ServerWhereInput[]> {
  const nameOf = (ref: string) => ref.slice(ref.indexOf(":") + 1);
  const of = (kind: "team" | "user") => refs.filter((ref) => ref.startsWith(`${kind}:`)).map(nameOf);
  const [teams, people] = await Promise.all([
    tx.team.findMany({ where: { slug: { in: of("team") } }, select: { id: true, slug: true } }),
    tx.user.findMany({
      where: { email: { in: of("user").map((email) => email.toLowerCase()) } },
      select: { id: true, email: true },
    }),
  ]);
  const known = new Set([
    ...teams.map(({ slug }) => `team:${slug}`),
    ...people.map(({ email }) => `user:${email}`),
  ]);
  const issues: FieldIssue[] = refs.flatMap((ref, index) =>
    known.has(ref.startsWith("user:") ? ref.toLowerCase() : ref)
      ? []
      : [{ pointer: `/scope/owners/${index}`, message: `There is no owner "${ref}".` }],
  );
  if (issues.length > 0) throw new DomainError("invalid", "The input is not valid: scope.", { issues });
  return [
    { ownerTeamId: { in: teams.map(({ id }) => id) } },
    { ownerUserId: { in: people.map(({ id }) => id) } },
  ];
}
