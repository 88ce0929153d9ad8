import { invalidField } from "#lib/core/errors.ts";
import type { ApprovalStatus } from "#lib/core/words.ts";
import { db } from "#lib/db/client.ts";
import type { CommandCtx } from "#lib/kernel/command.ts";
import { approvalTarget, writeOverdue } from "../row/index.ts";
import { type Aliases, knownBy, lockAliases } from "./aliases.ts";

type Asked = { session?: string | undefined; call_id: string; requestHash: string; aliases: Aliases };

const withServer = { server: { select: { name: true } } } as const;

const live: ApprovalStatus[] = ["pending", "approved", "claimed"];

/**
 * The request that there is already: of the same key or denial, or for the same call as long as something can become of it, or of
 * what a person changed it into. One whose time is over is written down, and stands in nobody's way.
 *
 * @throws DomainError `invalid` for a key that another request, or another denial, has
 */
export async function findSame(
  ctx: CommandCtx,
  gatewayId: string,
  asked: Asked,
): Promise<string | undefined> {
  const { session = "", call_id, requestHash, aliases } = asked;
  // Whoever asks for the same at the same moment comes after, and finds what this one made.
  await ctx.tx
    .$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`approval ${gatewayId} ${call_id}`}, 0))`;
  await lockAliases(ctx.tx, gatewayId, aliases);
  const named = await findNamed(ctx, gatewayId, asked);
  if (named) return again(ctx, named);
  // What it was changed into while this waited for its lock is found by a second look.
  const call = { gatewayId, session, call_id, requestHash };
  const id = (await lockLive(ctx.tx, call)) ?? (await lockLive(ctx.tx, call));
  if (id === undefined) return undefined;
  const { parent, ...row } = await ctx.tx.actionApproval.findUniqueOrThrow({
    where: { id },
    include: { ...withServer, parent: { include: withServer } },
  });
  const overdue = await writeOverdue(ctx, { ...row, status: row.status as ApprovalStatus }, await ctx.now());
  return overdue ? undefined : again(ctx, parent ?? row);
}

type SameCall = { gatewayId: string; session: string; call_id: string; requestHash: string };

/** Locks what something can still become of for this call: itself, or what a person changed it into. */
async function lockLive(
  tx: CommandCtx["tx"],
  { gatewayId, session, call_id, requestHash }: SameCall,
): Promise<string | undefined> {
  const [row] = await tx.$queryRaw<{ id: string }[]>`
    SELECT a.id FROM action_approval a LEFT JOIN action_approval parent ON parent.id = a.parent_id
    WHERE a.gateway_id = ${gatewayId} AND coalesce(a.session_id, '') = ${session} AND a.call_id = ${call_id}
      AND coalesce(parent.request_hash, a.request_hash) = ${requestHash} AND a.status = ANY(${live}) FOR UPDATE OF a`;
  return row?.id;
}

async function findNamed({ tx }: CommandCtx, gatewayId: string, { requestHash, aliases }: Asked) {
  const find = async (alias: Aliases) => {
    const [where] = knownBy(gatewayId, alias);
    return where ? tx.actionApproval.findFirst({ where, include: withServer }) : null;
  };
  const ofKey = await find({ key: aliases.key });
  const ofDenial = await find({ denial: aliases.denial });
  const isOther =
    aliases.denial === undefined ? ofKey?.requestHash !== requestHash : ofKey?.id !== ofDenial?.id;
  if (ofKey && isOther)
    throw invalidField("idempotency_key", "Another request was sent with this key. Use a new one.");
  return ofDenial ?? ofKey;
}

/** Whether there is such a request as far as can be seen without a lock: it is looked for again under one. */
export async function isKnown(
  at: Date,
  gatewayId: string,
  { session, call_id, requestHash, aliases }: Asked,
): Promise<boolean> {
  const sameHash = [{ parentId: null, requestHash }, { parent: { requestHash } }];
  const sameCall = { sessionId: session ?? null, callId: call_id, OR: sameHash };
  const found = await db().actionApproval.findFirst({
    where: {
      gatewayId,
      OR: [...knownBy(gatewayId, aliases), { ...sameCall, status: { in: live }, expiresAt: { gt: at } }],
    },
    select: { id: true },
  });
  return found !== null;
}

/** Asked again is on record, and announced to nobody. */
async function again(
  ctx: CommandCtx,
  row: { id: string; tool: string; server: { name: string } },
): Promise<string> {
  await ctx.audit({ target: approvalTarget(row), after: { again: true } });
  return row.id;
}
