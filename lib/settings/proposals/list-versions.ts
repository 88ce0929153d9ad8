import { DomainError } from "#lib/core/errors.ts";
import { decodeCursor, toPage } from "#lib/core/page.ts";
import type { Prisma, Tx } from "#lib/db/client.ts";
import type { PolicyKind, ProposalRow } from "./policy-kind.ts";
import type { VersionView } from "./schemas.ts";

const named = { select: { name: true } } satisfies Prisma.UserDefaultArgs;

/** The change that a version came by, and whose approvals it needed. */
export const versionInclude = {
  change: {
    select: {
      reason: true,
      proposer: named,
      votes: {
        where: { decision: "approve", late: false },
        orderBy: [{ createdAt: "asc" }, { id: "asc" }],
        select: { voter: named },
      },
    },
  },
} satisfies Prisma.ApprovalPolicyInclude & Prisma.AccessPolicyInclude;

type Named = { name: string };
type VersionRow = {
  version: number;
  createdBy: string;
  createdAt: Date;
  change: { reason: string; proposer: Named; votes: { voter: Named }[] } | null;
};

type Versions<V extends VersionRow, T> = {
  /** The highest of those below, each with `versionInclude`. */
  list(where: { version?: { lt: number } }, take: number): Promise<V[]>;
  /** @param before the version before; undefined for the first */
  show(row: V, before: V | undefined): T;
};

/**
 * Every version of a policy, newest first.
 *
 * @throws DomainError `malformed` for a cursor that is none
 */
export async function listVersions<C, R extends ProposalRow, S, V extends VersionRow, T>(
  kind: PolicyKind<C, R, S>,
  tx: Tx,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
  { list, show }: Versions<V, T>,
): Promise<{ items: (VersionView & T)[]; next_cursor: string | null }> {
  const rows = await list(cursor ? { version: { lt: versionOf(cursor) } } : {}, limit + 1);
  const inForce = await kind.loadInForce(tx);
  const page = toPage(rows, limit, ({ version }) => [String(version)]);
  const items = page.items.map((row, index) => ({
    version: row.version,
    reason: row.change?.reason ?? null,
    created_by: row.change?.proposer.name ?? row.createdBy,
    signed_by: row.change?.votes.map(({ voter }) => voter.name) ?? [],
    created_at: row.createdAt.toISOString(),
    in_force: row.version === inForce.version,
    ...show(row, rows[index + 1]),
  }));
  return { ...page, items };
}

const largestInt = 2_147_483_647;

function versionOf(cursor: string): number {
  const version = Number(decodeCursor(cursor, 1)[0]);
  if (!Number.isInteger(version) || Math.abs(version) > largestInt)
    throw new DomainError("malformed", "This cursor is not valid. Start again without one.");
  return version;
}
