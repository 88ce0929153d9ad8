import { DomainError } from "#lib/core/errors.ts";
import { db } from "#lib/db/client.ts";
import { pool } from "#lib/db/pool.ts";
import { assertPermitted, type Ctx } from "#lib/kernel/ctx.ts";
import { emitAudit } from "#lib/kernel/emit-audit.ts";
import { batchWriter } from "./batch-writer.ts";
import { type PreparedEvent, prepareBatch } from "./prepare-batch.ts";
import { signReceipt } from "./receipt.ts";
import type { IntakeAnswer } from "./schemas.ts";
import { splitBatch } from "./split-batch.ts";
import { unpackBody } from "./unpack-body.ts";
import type { Verdict, Written } from "./written.ts";

export type SentBatch = {
  body: Uint8Array;
  contentType: string;
  /** `gzip` or `zstd`; undefined for a body as it is. */
  contentEncoding?: string | undefined;
};

/**
 * Takes a batch of events from a gateway into the log's inbox. What comes back is on disk.
 *
 * @throws DomainError for what concerns the whole batch; what is wrong with one event is in the answer
 */
export async function takeEvents(ctx: Ctx, batch: SentBatch): Promise<IntakeAnswer> {
  const gateway = assertMayReport(ctx);
  const sent = splitBatch(await unpackBody(batch.body, batch.contentEncoding), batch.contentType);
  const { receivedAt, receivedMs } = await arrivalTime(ctx);
  const { events, rejected } = await prepareBatch(sent, { gateway, receivedAt, receivedMs });
  const written = await batchWriter().write(events);
  const having = (verdict: Verdict) => events.filter((_, index) => written[index]?.verdict === verdict);
  const conflicts = having("conflict");
  if (conflicts.length > 0) await recordConflicts(ctx, gateway, conflicts);
  const onRecord = events.flatMap(({ id }, index) => {
    const { verdict, digest } = written[index] as Written;
    return verdict === "conflict" ? [] : [{ id, digest }];
  });
  return {
    accepted: having("accepted").length,
    duplicate: having("duplicate").length,
    rejected: [...rejected, ...conflicts.map(conflictOf)].sort((a, b) => a.line - b.line),
    receipt: await signReceipt(onRecord),
  };
}

/**
 * @returns the gateway's id
 * @throws DomainError `unauthenticated` or `forbidden`
 */
export function assertMayReport(ctx: Ctx): string {
  assertPermitted(ctx, "audit.write");
  if (ctx.actor.kind !== "client")
    throw new DomainError("forbidden", "Only gateways and agents report events.");
  return ctx.actor.id;
}

/** The story's clock, or the database's, to the microsecond. */
async function arrivalTime({ at }: Ctx): Promise<{ receivedAt: string; receivedMs: number }> {
  if (at) return { receivedAt: at.toISOString().replace("Z", "000Z"), receivedMs: at.getTime() };
  const { rows } = await pool().query<{ now: string }>(
    `SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS now`,
  );
  const receivedAt = rows[0]?.now ?? "";
  return { receivedAt, receivedMs: Date.parse(receivedAt) };
}

function conflictOf({ line, id }: PreparedEvent): IntakeAnswer["rejected"][number] {
  const message =
    "Another event is on record under this id, and stays. If this one happened as well, send it under an id of its own.";
  return { line, id, code: "conflict", message };
}

/** That two events claim to be one is itself worth knowing: which and whose, but not what they say. */
async function recordConflicts(
  ctx: Ctx,
  gateway: string,
  conflicts: readonly PreparedEvent[],
): Promise<void> {
  await emitAudit(
    db(),
    ctx,
    ...conflicts.map(({ id, digest }) => ({
      action: "audit.conflict" as const,
      outcome: "refused" as const,
      target: { type: "event" as const, id },
      reason: "An event came again with another content. What was there first stays.",
      after: { gateway, refused: `sha256:${digest}` },
    })),
  );
}
