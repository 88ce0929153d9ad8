import { notFound } from "#lib/core/errors.ts";
import type { Prisma, Tx } from "#lib/db/client.ts";
import type { NarrowingView } from "./schemas.ts";

const narrowingInclude = {
  createdBy: { select: { id: true, name: true } },
  reviewItem: { select: { review: { select: { id: true, name: true } } } },
} satisfies Prisma.GrantNarrowingInclude;

type NarrowingRow = Prisma.GrantNarrowingGetPayload<{ include: typeof narrowingInclude }>;

/** All narrowings of a grant, the newest first. */
export async function loadNarrowings(
  tx: Pick<Tx, "grantNarrowing">,
  grantId: string,
  at: Date,
): Promise<NarrowingView[]> {
  const rows = await tx.grantNarrowing.findMany({
    where: { grantId },
    include: narrowingInclude,
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
  });
  return rows.map((row) => toView(row, rows, at));
}

/** @throws DomainError `not_found` */
export async function loadNarrowing(
  tx: Pick<Tx, "grantNarrowing">,
  { id, grantId }: { id: string; grantId: string },
  at: Date,
): Promise<NarrowingView> {
  const found = (await loadNarrowings(tx, grantId, at)).find((one) => one.id === id);
  if (!found) throw notFound("narrowing");
  return found;
}

/** Of what a narrowing took, what is not back. */
export function stillTaken({ taken, restored }: Pick<NarrowingRow, "taken" | "restored">): string[] {
  return taken.filter((tool) => !restored.includes(tool));
}

function toView(row: NarrowingRow, all: readonly NarrowingRow[], at: Date): NarrowingView {
  // What another one took and can give back stands in what this one keeps, and is not there now.
  const elsewhere = new Set(all.filter(({ id }) => id !== row.id).flatMap(stillTaken));
  return {
    id: row.id,
    keep: row.keep.filter((tool) => !elsewhere.has(tool)),
    taken: stillTaken(row),
    restored: row.restored,
    reason: row.reason,
    by: row.createdBy,
    review: row.reviewItem?.review ?? null,
    created_at: row.createdAt.toISOString(),
    shadow_until: row.shadowUntil.toISOString(),
    state: stateOf(row, at),
  };
}

function stateOf({ undoneAt, shadowUntil }: NarrowingRow, at: Date): NarrowingView["state"] {
  if (undoneAt) return "undone";
  return at < shadowUntil ? "shadow" : "removed";
}
