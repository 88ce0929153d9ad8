import type { PolicyChangeStatus } from "#lib/core/words.ts";
import type { Prisma, Tx } from "#lib/db/client.ts";
import { proposalInclude, toPolicyCase } from "#lib/settings/proposals/index.ts";
import { loadDeciders } from "./deciders.ts";
import type { DelegationFacts, LapseFacts, OrphanFacts, PolicyFacts } from "./facts.ts";
import { inPerson, presentWith, signersOf, toReaders } from "./readers.ts";

/** @returns null when there is no such change */
export async function loadPolicyFacts(
  tx: Tx,
  kind: "policy.proposed" | "policy.decided",
  id: string,
  at: Date,
): Promise<PolicyFacts | null> {
  const row = await tx.policyChange.findUnique({ where: { id }, include: proposalInclude });
  if (!row) return null;
  return {
    subject: { type: "policy_change", id, name: "Approval matrix" },
    actor: kind === "policy.proposed" || row.status === "withdrawn" ? row.proposer : null,
    status: row.status as PolicyChangeStatus,
    adoptedVersion: row.adoptedVersion,
    proposers: toReaders([row.proposerId]),
    signers: signersOf(toPolicyCase(row), inPerson(await loadDeciders(tx, at))),
  };
}

/** @returns null when there is no such version, or it has been approved anew meanwhile */
export async function loadLapseFacts(tx: Tx, versionId: string, at: Date): Promise<LapseFacts | null> {
  const row = await tx.serverVersion.findUnique({
    where: { id: versionId, lapsedAt: { not: null } },
    include: { server: { include: { ownerTeam: { include: { members: true } } } } },
  });
  if (!row) return null;
  const { server, version } = row;
  const team = server.ownerTeam?.members.map(({ userId }) => userId) ?? [];
  return {
    subject: { type: "server", id: server.id, name: server.name },
    version,
    actor: null,
    owners: toReaders([server.ownerUserId, ...team]),
    governance: presentWith("governance", await loadDeciders(tx, at)),
  };
}

/** Servers that nobody answers for, since that person, or the last of their team, is gone. */
export function orphanedBy(userId: string): Prisma.ServerWhereInput {
  return {
    OR: [
      { ownerUserId: userId, ownerUser: { disabledAt: { not: null } } },
      {
        ownerTeam: {
          members: { some: { userId } },
          NOT: { members: { some: { user: { disabledAt: null } } } },
        },
      },
    ],
  };
}

/** @returns null when that person, or their team, leaves nothing orphaned after all */
export async function loadOrphanFacts(tx: Tx, userId: string, at: Date): Promise<OrphanFacts | null> {
  const servers = await tx.server.findMany({
    where: {
      versions: { some: { status: { in: ["live", "deprecated"] } } },
      ...orphanedBy(userId),
    },
    orderBy: { name: "asc" },
  });
  const [first] = servers;
  if (!first) return null;
  return {
    subject: { type: "server", id: first.id, name: first.name },
    others: servers.length - 1,
    actor: null,
    governance: presentWith("governance", await loadDeciders(tx, at)),
  };
}

/** @returns null when there is no such delegation, it was ended, or nobody stands in */
export async function loadDelegationFacts(tx: Tx, id: string, at: Date): Promise<DelegationFacts | null> {
  const row = await tx.delegation.findUnique({
    where: { id, revokedAt: null, endsAt: { gt: at } },
    include: { principal: true },
  });
  if (!row?.delegateId) return null;
  return {
    subject: { type: "delegation", id, name: row.principal.name },
    actor: row.principal,
    delegates: toReaders([row.delegateId]),
  };
}
