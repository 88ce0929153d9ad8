import { db, type Tx } from "#lib/db/client.ts";
import { makeRecording } from "./make-recording.ts";
import type { Recording } from "./recording.ts";
import { toRule } from "./rule-row.ts";

/**
 * How the calls of these servers are recorded at this moment: their rules, and what their data is classified as. Two
 * queries; ask again for each batch, so that a rule holds from the batch after it was set.
 */
export async function loadRecording(
  servers: readonly string[],
  tx: Pick<Tx, "recordingRule" | "server"> = db(),
): Promise<Recording> {
  const names = [...new Set(servers)];
  const [rules, restricted] = await Promise.all([
    tx.recordingRule.findMany({ where: { server: { in: names } } }),
    tx.server.findMany({
      where: { name: { in: names }, classification: "restricted" },
      select: { name: true },
    }),
  ]);
  return makeRecording(
    rules.map(toRule),
    restricted.map(({ name }) => name),
  );
}
