import type { ExportLine } from "../export-line.ts";
import type { ProofLine } from "../proof-line.ts";
import { tileWidth } from "../tile-path.ts";
import { checkRecord } from "./check-record.ts";
import type { ProofTiles } from "./proof-tiles.ts";
import type { Report } from "./report.ts";

/** Reads the next tile of this log, and null when the next is of another log or there is none. */
export type NextTile = (log: string) => Promise<ProofLine | null>;

export type ExportedLog = {
  class: ExportLine["class"];
  size: number;
  /** The first index that must be here when everything was asked for; null when it was not. */
  completeFrom: number | null;
  tiles: ProofTiles;
};

/**
 * Checks the records of one log of an export, in their order, against the leaves of the log.
 *
 * @param onRecord told each record that is what was sealed
 */
export function newRecordCheck(
  log: ExportedLog,
  nextTile: NextTile,
  out: Report,
  onRecord: ((id: string, record: ExportLine) => void) | null,
) {
  const { tiles } = log;
  let expected = log.completeFrom;
  let last = -1;

  async function advance(n: number): Promise<void> {
    while (tiles.at < n) {
      const tile = await nextTile(log.class);
      if (!tile) return;
      tiles.add(tile);
    }
  }
  function sayMissing(until: number): void {
    if (expected === null || expected >= until) return;
    out.findEach(log.class, expected, until, "MISSING", "It is not in the export, which is of everything.");
    expected = until;
  }

  return {
    /** Whether a tile must be read before this record is checked. */
    needsTile: ({ idx }: ExportLine): boolean => idx > last && tiles.at < Math.floor(idx / tileWidth),
    /** Reads the tile. */
    toTile: ({ idx }: ExportLine): Promise<void> => advance(Math.floor(idx / tileWidth)),
    /**
     * Adds the next record by what its bytes say: its index, and the hash that its leaf must have, which begins at `at`.
     *
     * @returns false where it is not right, or not plain that it is: then it is to be added as what was read of its line
     */
    addPlain(idx: number, hashes: Uint8Array, at: number): boolean {
      const isNext = idx > last && idx < log.size && (expected === null || expected === idx);
      // Who is told of records is told what is in them.
      if (onRecord || !isNext || !tiles.isLeaf(idx, hashes, at)) return false;
      last = idx;
      if (expected !== null) expected++;
      out.count("OK");
      return true;
    },
    add(line: ExportLine): void {
      const { idx } = line;
      if (idx <= last) {
        if (idx === last) out.find(log.class, idx, "DUPLICATE", "It is in the export twice.");
        else out.fault(log.class, `The record ${idx} comes after the record ${last}.`);
        return;
      }
      last = idx;
      sayMissing(idx);
      if (expected === idx) expected++;
      const leaf = idx < log.size ? tiles.leaf(idx) : null;
      if (!leaf) {
        out.find(log.class, idx, "EXTRA", "The export's proofs have no leaf for it.");
        return;
      }
      const { verdict, detail, id, disclosures } = checkRecord(log.class, line, { hash: leaf, entry: null });
      out.find(log.class, idx, verdict, detail);
      if (disclosures) out.notChecked("Erasable fields: an export has their digests alone.");
      if (verdict === "OK") onRecord?.(id, line);
    },
    async finish(): Promise<void> {
      sayMissing(log.size);
      await advance(Number.POSITIVE_INFINITY);
      tiles.finish();
    },
  };
}
