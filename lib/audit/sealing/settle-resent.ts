import type { RetentionClass } from "#lib/core/audit-record.ts";
import { db } from "#lib/db/client.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { emitAudit } from "#lib/kernel/emit-audit.ts";

type Discarded = { event_id: string; gateway: string | null; digest: string; sealed_digest: string };

/**
 * Takes events out of the inbox that are sealed already. What came again as it was says nothing new; the same id with
 * another content is a conflict, and that is an event. What was sealed stays as it is.
 */
export async function settleResent(of: RetentionClass, ids: readonly string[]): Promise<void> {
  await db().$transaction(async (tx) => {
    const discarded = await tx.$queryRaw<Discarded[]>`
      SELECT event_id, gateway, encode(digest, 'hex') AS digest, encode(sealed_digest, 'hex') AS sealed_digest
      FROM audit.discard_sealed(${ids}::uuid[]) ORDER BY event_id`;
    const conflicts = discarded.filter(({ digest, sealed_digest }) => digest !== sealed_digest);
    if (conflicts.length === 0) return;
    await emitAudit(
      tx,
      systemCtx("Audit log"),
      ...conflicts.map(({ event_id, gateway, digest, sealed_digest }) => ({
        action: "audit.conflict" as const,
        outcome: "refused" as const,
        target: { type: "event" as const, id: event_id },
        reason: "An event came again with another content. What was sealed first stays.",
        after: { class: of, gateway, sealed: `sha256:${sealed_digest}`, refused: `sha256:${digest}` },
      })),
    );
  });
}
