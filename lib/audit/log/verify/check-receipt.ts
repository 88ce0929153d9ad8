import { hash } from "node:crypto";
import type { Receipt } from "../receipt.ts";
import type { Report } from "./report.ts";

/** Where an event of a batch was found: its log, its leaf, and the digest that the log holds of it. */
export type FoundEvent = { class: string; idx: number; digest: Uint8Array };

/**
 * Holds a receipt against the log. Whoever was given it knows which events it was for: each must be in the log, and the log's
 * digests of them, in that order, must hash to what was promised.
 *
 * @param ids the events of the batch, in its order
 * @param found by id; what is not in here is in no log that was looked through
 */
export function checkReceipt(
  receipt: Receipt,
  ids: readonly string[],
  found: ReadonlyMap<string, FoundEvent>,
  out: Report,
): void {
  const { firstId, lastId, count, digest, origin } = receipt;
  if (ids.length !== count || ids[0] !== firstId || ids.at(-1) !== lastId) {
    out.fault(
      origin,
      `These are not the ${count} events from ${firstId} to ${lastId} that the receipt is for.`,
    );
    return;
  }
  const events = ids.map((id) => found.get(id));
  for (const [place, event] of events.entries())
    if (!event)
      out.find(origin, null, "MISSING", `The event ${ids[place]} was acknowledged and is in no log.`);
  if (events.includes(undefined)) return;
  const digests = Buffer.concat(events.map((event) => event?.digest ?? Buffer.alloc(0)));
  if (hash("sha256", digests) !== digest)
    out.fault(origin, "The logs hold other content for these events than the receipt was given for.");
}
