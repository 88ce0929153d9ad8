/**
 * Whether a transaction failed because another one was quicker: a serialisation failure or deadlock (40001, 40P01), or
 * a row that it found missing and that is there now (23505). Nothing was written; running all of it again sees what
 * the other one did.
 */
export function isLostRace(error: unknown): boolean {
  if (!(error instanceof Error && "code" in error)) return false;
  // Raw queries carry the reason inside; the others have codes of their own (write conflict, unique violation).
  if (error.code !== "P2010") return error.code === "P2034" || error.code === "P2002";
  const { meta } = error as { meta?: { driverAdapterError?: { cause?: { kind?: string } } } };
  const kind = meta?.driverAdapterError?.cause?.kind;
  return kind === "TransactionWriteConflict" || kind === "UniqueConstraintViolation";
}
