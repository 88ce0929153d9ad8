import { z } from "zod";
import { DomainError, notFound } from "#lib/core/errors.ts";
import type { Prisma, Tx } from "#lib/db/client.ts";
import { type BundleView, bundleItem } from "./schemas.ts";

export const bundleInclude = {
  createdBy: { select: { id: true, name: true } },
} satisfies Prisma.BundleInclude;
export type BundleRow = Prisma.BundleGetPayload<{ include: typeof bundleInclude }>;

/** Bundles change one at a time, so that each change is of what its author would have seen. */
export async function lockBundles(tx: Pick<Tx, "$executeRaw">): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('countersign-bundles', 0))`;
}

/** The version that stands, if any. */
export function findBundle(tx: Pick<Tx, "bundle">, name: string): Promise<BundleRow | null> {
  return tx.bundle.findFirst({ where: { name, endedAt: null }, include: bundleInclude });
}

/** @throws DomainError `not_found` */
export async function loadBundle(tx: Pick<Tx, "bundle">, name: string): Promise<BundleRow> {
  const row = await findBundle(tx, name);
  if (!row) throw notFound("bundle");
  return row;
}

/**
 * Whoever acts on a bundle acts on what they looked at: another version may stand by now.
 *
 * @param seen null for none
 * @throws DomainError `stale`
 */
export function refuseOtherVersion(standing: Pick<BundleRow, "version"> | null, seen: number | null): void {
  const current = standing?.version ?? null;
  if (current === seen) return;
  throw new DomainError(
    "stale",
    current === null
      ? "This bundle was removed. Make it anew, or choose another."
      : `Version ${current} of this bundle stands by now. Look at what changed, then do it again.`,
    { details: { current_version: current } },
  );
}

const storedItems = z.array(bundleItem);

export function toBundleView(row: BundleRow): BundleView {
  return {
    name: row.name,
    version: row.version,
    description: row.description,
    items: storedItems.parse(JSON.parse(row.items)),
    created_by: row.createdBy,
    created_at: row.createdAt.toISOString(),
  };
}

/** What people say about a bundle: what the audit log shows of it. */
export function bundleFacts(row: BundleRow) {
  const { version, description, items } = toBundleView(row);
  return { version, description, items };
}

/** What a record of the audit log is about: a bundle is known by its name, whatever its version. */
export function bundleTarget({ name }: { name: string }) {
  return { type: "bundle", id: name, name } as const;
}
