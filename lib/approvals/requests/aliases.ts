import type { Tx } from "#lib/db/client.ts";

/** What a request is known by beside the call itself: each names one approval for good, whatever became of it. */
export type Aliases = {
  /** An `Idempotency-Key`. */
  key?: string | undefined;
  /** A denial that it was asked about, of which is known what it denied. */
  denial?: string | undefined;
};

/** Whoever asks by one of these at the same moment comes after. All take them in this order, so that nobody waits in a circle. */
export async function lockAliases(tx: Tx, gatewayId: string, aliases: Aliases): Promise<void> {
  for (const { kind, value } of listOf(aliases))
    await tx.$executeRaw`
      SELECT pg_advisory_xact_lock(hashtextextended(${`approval ${kind} ${gatewayId} ${value}`}, 0))`;
}

/** What finds the approval of any of these. */
export function knownBy(gatewayId: string, aliases: Aliases) {
  return listOf(aliases).map((alias) => ({ aliases: { some: { gatewayId, ...alias } } }));
}

/** Keeps what an approval was asked for by. The caller has looked, under lock, that none of it is another's. */
export async function keepAliases(
  tx: Tx,
  gatewayId: string,
  aliases: Aliases,
  approvalId: string,
): Promise<void> {
  const data = listOf(aliases).map((alias) => ({ gatewayId, ...alias, approvalId }));
  await tx.actionApprovalAlias.createMany({ data, skipDuplicates: true });
}

function listOf({ key, denial }: Aliases): { kind: string; value: string }[] {
  return [
    ...(key === undefined ? [] : [{ kind: "key", value: key }]),
    ...(denial === undefined ? [] : [{ kind: "denial", value: denial }]),
  ];
}
