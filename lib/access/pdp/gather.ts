import { setTimeout as delay } from "node:timers/promises";

/** Waits for more of what is to be written at once; not once the process is to end. */
export async function gather(ms: number, ending: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal: ending }).catch(() => undefined);
}
