import { setTimeout as pause } from "node:timers/promises";
import { log } from "#lib/log.ts";
import { loadKeys } from "./keys.ts";
import { batchMax, classesWaiting, sealPending } from "./seal-pending.ts";

/** How long an event waits to be sealed, at most about twice. */
export const sealEveryMs = 500;

/**
 * Seals whatever waits, again and again, until stopped. Any number of processes may: each log is sealed by one at a time.
 * What fails is tried again, and said once.
 *
 * @returns a function that finishes the batch at hand, then stops
 */
export function startSequencer(everyMs = sealEveryMs): () => Promise<void> {
  const stopping = new AbortController();
  const running = run(everyMs, stopping.signal);
  return async () => {
    stopping.abort();
    await running;
  };
}

async function run(everyMs: number, stopping: AbortSignal): Promise<void> {
  const report = reporter();
  // The logs are there from the first start on, also before there is anything to seal.
  await report("keys", () => loadKeys());
  while (!stopping.aborted) {
    const begunAt = performance.now();
    const more = await sealOnce(report, stopping);
    const restMs = more ? 0 : everyMs - (performance.now() - begunAt);
    if (restMs > 0) await pause(restMs, undefined, { signal: stopping }).catch(() => undefined);
  }
}

/** @returns whether a batch was full, so that more may wait. */
async function sealOnce(report: Reporter, stopping: AbortSignal): Promise<boolean> {
  let more = false;
  for (const waiting of (await report("inbox", classesWaiting)) ?? []) {
    if (stopping.aborted) return false;
    // One log that can't be sealed keeps no other from it.
    const sealed = await report(waiting, () => sealPending(waiting));
    more ||= sealed !== undefined && sealed >= batchMax;
  }
  return more;
}

type Reporter = <T>(what: string, work: () => Promise<T>) => Promise<T | undefined>;

/** Does something and says when it begins to fail, or fails otherwise, and when it works again. */
function reporter(): Reporter {
  const failures = new Map<string, string>();
  return async (what, work) => {
    try {
      const result = await work();
      if (failures.delete(what)) log.info({ what }, "sealing works again");
      return result;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      if (failures.get(what) !== message) log.error({ what, err: error }, "nothing is sealed");
      failures.set(what, message);
      return undefined;
    }
  };
}
