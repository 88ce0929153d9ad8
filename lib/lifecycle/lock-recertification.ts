import { notFound } from "#lib/core/errors.ts";
import type { Tx } from "#lib/db/client.ts";
import { findRecertifications, type RecertificationRow } from "./recertification-row.ts";

/**
 * Locks a server, its version and the recertification, in this order, as every change of a version's standing does; and
 * reads it under the locks, votes, owner and approval as they are now.
 *
 * @throws DomainError `not_found`
 */
export async function lockRecertification(tx: Tx, id: string): Promise<RecertificationRow> {
  const item = await tx.recertification.findUnique({
    where: { id },
    select: { versionId: true, version: { select: { serverId: true } } },
  });
  if (!item) throw notFound("recertification");
  await tx.$queryRaw`SELECT id FROM server WHERE id = ${item.version.serverId} FOR UPDATE`;
  await tx.$queryRaw`SELECT id FROM server_version WHERE id = ${item.versionId} FOR UPDATE`;
  await tx.$queryRaw`SELECT id FROM recertification WHERE id = ${id} FOR UPDATE`;
  const [row] = await findRecertifications(tx, { where: { id } });
  if (!row) throw notFound("recertification");
  return row;
}
