import type pg from "pg";

/**
 * Does work over a connection, and ends the connection when that takes longer: the work fails then. A connection whose other
 * side went away without a word is otherwise waited for until the system gives it up, in minutes or never.
 *
 * @param limitMs milliseconds, well above what the work ever takes
 */
export async function withDeadline<T>(
  client: pg.ClientBase,
  limitMs: number,
  work: () => Promise<T>,
): Promise<T> {
  // While a statement runs, this breaks the connection off.
  const late = setTimeout(() => void (client as pg.Client).end().catch(() => undefined), limitMs);
  try {
    return await work();
  } finally {
    clearTimeout(late);
  }
}
