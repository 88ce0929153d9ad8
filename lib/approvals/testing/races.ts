import { z } from "zod";
import { db } from "#lib/db/client.ts";
import { type Act, holdLock, queued } from "#lib/db/test-locks.ts";
import { now } from "#lib/kernel/clock.ts";

/** A few times as a matter of course; a race that is lost once in a hundred times is looked for by saying so. */
const repetitions = z.coerce.number().int().positive().default(3).parse(process.env.RACE_REPETITIONS);

/**
 * A race, as `test` takes it behind its name: run as often as races are, with the time that so many take.
 *
 * @param together so many of them run side by side, where nothing waits for a lock that another one holds on purpose
 */
export function often(
  run: (round: number) => Promise<unknown>,
  together = 1,
): [{ timeout: number }, () => Promise<void>] {
  const runAll = async () => {
    for (let begun = 0; begun < repetitions; begun += together) {
      const rounds = Math.min(together, repetitions - begun);
      await Promise.all(Array.from({ length: rounds }, (_, index) => run(begun + index)));
    }
  };
  return [{ timeout: 30_000 + repetitions * 3_000 }, runAll];
}

/** So many, and as many at once as there are connections for. */
export async function crowd<T>(count: number, act: () => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  let left = count;
  const work = async () => {
    while (left-- > 0) results.push(await act());
  };
  await Promise.all(Array.from({ length: 8 }, work));
  return results;
}

export function fulfilled(results: readonly PromiseSettledResult<unknown>[]): number {
  return results.filter(({ status }) => status === "fulfilled").length;
}

/** Runs both so that `first` gets the lock of the approval, or of what stands in another table, before `second`. */
export async function inOrder(
  id: string,
  first: Act,
  second: Act,
  table: "action_approval" | "standing_permission" = "action_approval",
) {
  return queued(await holdLock(`SELECT id FROM ${table} WHERE id = $1 FOR UPDATE`, [id]), first, second);
}

/** What waits for an approval's lock, and the approval. */
type Waiting = { id: string; act: Act };

/**
 * Has something come to an approval's lock in time, and get it when the approval's time is over by the database's clock.
 *
 * @param start makes an approval whose time is over in so many milliseconds: in more, where it did not come to the lock in those
 */
export async function waitsPast(column: "expiresAt" | "claimBy", start: (ms: number) => Promise<Waiting>) {
  for (let ms = 150; ; ms *= 2) {
    const { id, act } = await start(ms);
    const { [column]: end } = await db().actionApproval.findUniqueOrThrow({ where: { id } });
    if (end === null) throw new Error(`It has no ${column}.`);
    const lock = await holdLock("SELECT id FROM action_approval WHERE id = $1 FOR UPDATE", [id]);
    const settled = Promise.allSettled([act()]);
    const waits = await Promise.race([lock.waiters(1).then(() => true), settled.then(() => false)]);
    const inTime = waits && (await now({}, db())) < end;
    while (inTime && (await now({}, db())) < end);
    await lock.release();
    const [result] = await settled;
    if (inTime) return { id, result };
  }
}
