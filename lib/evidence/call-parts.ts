import { oneFileProof } from "#lib/audit/sealing/index.ts";
import { getEvent } from "#lib/audit/search/index.ts";
import type { AuditRecord } from "#lib/core/audit-record.ts";
import type { Tx } from "#lib/db/client.ts";
import type { CommandCtx } from "#lib/kernel/command.ts";
import { loadParts } from "./load-parts.ts";

/**
 * One event, the proof that it is in the log, and how the version of the server that was called came to be approved.
 *
 * @throws DomainError `not_found`
 */
export async function loadCall(ctx: CommandCtx, id: string, at: Date) {
  const { record, body, place, disclosures } = await getEvent(ctx, { id });
  const called = await versionCalled(ctx.tx, record);
  const approval = called && (await loadParts(ctx.tx, called.name, called.version, at));
  const parts = {
    event: { body, place, disclosures, proof: place && (await oneFileProof(id)) },
    approval: approval && { chosen: called.chosen, ...approval },
  };
  const complete = place !== null && (approval?.audit.left_out ?? 0) === 0;
  return { parts, complete };
}

/** The version that a record names; where it names none, the newest that had been published by then. */
async function versionCalled(tx: Pick<Tx, "serverVersion">, { operation, timestamp }: AuditRecord) {
  if (!operation.server) return null;
  const server = { name: operation.server };
  const named = operation.server_version
    ? await tx.serverVersion.findFirst({ where: { server, version: operation.server_version } })
    : null;
  if (named) return { name: server.name, version: named.version, chosen: "The record names the version." };
  const newest = await tx.serverVersion.findFirst({
    where: { server, publishedAt: { lte: new Date(timestamp) } },
    orderBy: { publishedAt: "desc" },
  });
  return (
    newest && {
      name: server.name,
      version: newest.version,
      chosen: "The record names no version of ours: this is the newest that had been published by then.",
    }
  );
}
