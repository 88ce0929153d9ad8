import pg from "pg";

/** How many statements the database is sent while something is done. */
export async function countStatements(act: () => Promise<unknown>): Promise<number> {
  const { query } = pg.Client.prototype;
  let count = 0;
  pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]) {
    count += 1;
    return Reflect.apply(query, this, args);
  } as typeof query;
  try {
    await act();
    return count;
  } finally {
    pg.Client.prototype.query = query;
  }
}
