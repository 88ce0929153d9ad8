type Cause = { kind?: string };

/**
 * Whether a transaction failed because another one was quicker: a serialisation failure or deadlock (40001, 40P01), or
 * a row that it found missing and that is there now (23505). Nothing was written; running all of it again sees what
 * the other one did.
 */
export function isLostRace(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = "code" in error ? error.code : undefined;
  if (code === "P2034" || code === "P2002") return true;
  const kind = driverCauseOf(error, code)?.kind;
  return kind === "TransactionWriteConflict" || kind === "UniqueConstraintViolation";
}

/** The database's own refusal: inside that of a raw query; bare, when it came at commit from a deferred trigger. */
function driverCauseOf(error: Error, code: unknown): Cause | undefined {
  if (code === "P2010")
    return (error as { meta?: { driverAdapterError?: { cause?: Cause } } }).meta?.driverAdapterError?.cause;
  return error.name === "DriverAdapterError" ? (error.cause as Cause | undefined) : undefined;
}
