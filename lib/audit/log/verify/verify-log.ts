import { type Checkpoint, parseCheckpoint } from "../checkpoint.ts";
import { parseNote } from "../note.ts";
import { openCheckpoint } from "../open-checkpoint.ts";
import type { Policy } from "../policy.ts";
import { tileWidth } from "../tile-path.ts";
import { checkBlock, checkEntry, checkStrays } from "./check-block.ts";
import { newFrontier } from "./frontier.ts";
import { newOlderCheckpoints, type OlderCheckpoints } from "./older-checkpoints.ts";
import { readLeaves } from "./read-leaves.ts";
import type { Report } from "./report.ts";
import { newRowReader } from "./row-reader.ts";
import type { LogSource } from "./source.ts";
import { newUpperTiles } from "./upper-tiles.ts";

/**
 * Checks one log from its first leaf to its last, and everything that hangs on it: the checkpoint's signature, every tile of
 * every level, the root (RFC 6962), each bundle's entries, each record's bytes and columns, and older checkpoints. Memory does
 * not grow with the log.
 *
 * @param onProgress told how many leaves were checked
 * @throws whatever the source throws: what can't be read was not found to be altered
 */
export async function verifyLog(
  source: LogSource,
  policy: Policy,
  out: Report,
  onProgress: (leaves: number) => Promise<void> | void = () => undefined,
): Promise<void> {
  const opened = readCheckpoint(source, policy, out);
  if (!opened) return;
  const { checkpoint, witnesses } = opened;
  if (
    source.stated &&
    (source.stated.size !== checkpoint.size || !checkpoint.root.equals(source.stated.root))
  )
    out.fault(
      source.class,
      `Its keeper says that it has ${source.stated.size} events, its checkpoint says otherwise.`,
    );
  const older = await newOlderCheckpoints(source, policy, checkpoint, out);
  const root = await readTree(source, checkpoint, older, out, onProgress);
  if (root && !root.equals(checkpoint.root))
    out.fault(source.class, `Its ${checkpoint.size} leaves have another root than the checkpoint.`);
  await older.finish();
  out.report.logs.push({
    class: source.class,
    origin: checkpoint.origin,
    size: checkpoint.size,
    root: checkpoint.root.toString("base64"),
    consistent_with: older.extended,
    witnesses,
  });
}

/** The checkpoint; what it says even when nobody trusted has signed it, so that what hangs on it is looked at all the same. */
function readCheckpoint(source: LogSource, policy: Policy, out: Report) {
  try {
    const opened = openCheckpoint(source.checkpoint, policy);
    const { checkpoint, witnessed, isQuorum } = opened;
    const of = policy.witnesses.length;
    if (!isQuorum)
      out.fault(source.class, `Only ${witnessed.length} of ${of} witnesses have cosigned its checkpoint.`);
    if (source.origin !== undefined && source.origin !== checkpoint.origin)
      out.fault(source.class, `Its checkpoint is that of another log, ${checkpoint.origin}.`);
    return { checkpoint, witnesses: of > 0 ? { cosigned: witnessed.length, of } : null };
  } catch (error) {
    out.fault(source.class, `Its checkpoint: ${(error as Error).message}`);
  }
  try {
    return { checkpoint: parseCheckpoint(parseNote(source.checkpoint).text), witnesses: null };
  } catch {
    return null;
  }
}

/** @returns the root that follows from the leaves; null when they are not all there */
async function readTree(
  source: LogSource,
  { size }: Checkpoint,
  older: OlderCheckpoints,
  out: Report,
  onProgress: (leaves: number) => Promise<void> | void,
): Promise<Buffer | null> {
  const frontier = newFrontier();
  const upper = newUpperTiles(source, out);
  const rows = source.records ? newRowReader(source.records()) : null;
  try {
    if (rows) for await (const stray of rows.before(0)) await checkStrays(source, stray, out);
    await older.compare(0, frontier.root());
    // A checkpoint may say any size: past the first hole nothing is read.
    leaves: for await (const blocks of source.blocks(size)) {
      for (const block of blocks) {
        const first = frontier.size;
        const width = Math.min(tileWidth, size - first);
        if (width <= 0) break leaves;
        const leaves = block.n * tileWidth === first ? readLeaves(source.class, block, width, out) : null;
        if (!leaves) break leaves;
        for (const { hash } of leaves) {
          const full: [number, Buffer][] = [];
          frontier.append(
            Buffer.from(hash, "hex"),
            (height, subtree) => height % 8 === 0 && full.push([height / 8, subtree]),
          );
          for (const [level, subtree] of full) await upper.add(level, subtree);
          if (older.isAt(frontier.size)) await older.compare(frontier.size, frontier.root());
        }
        if (rows) await checkBlock(source, first, leaves, await gather(rows.before(first + width)), out);
        else for (const [place, leaf] of leaves.entries()) checkEntry(source, first + place, leaf, out);
      }
      await onProgress(frontier.size);
    }
    if (frontier.size < size) {
      out.fault(
        source.class,
        `Leaves from ${frontier.size} to ${size - 1} are not there: nothing after can be checked.`,
      );
      return null;
    }
    await upper.finish();
    if (rows)
      for await (const stray of rows.before(Number.POSITIVE_INFINITY)) await checkStrays(source, stray, out);
    return frontier.root();
  } finally {
    await rows?.close();
  }
}

async function gather<Item>(batches: AsyncIterable<Item[]>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const batch of batches) all.push(...batch);
  return all;
}
