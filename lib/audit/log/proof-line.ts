import { type RetentionClass, retentionClasses } from "#lib/core/audit-record.ts";
import { MalformedError } from "./malformed.ts";
import { strictBase64 } from "./strict-text.ts";
import { parseTilePath, tilePath } from "./tile-path.ts";
import type { Tile } from "./tiles.ts";
import { hashLength } from "./tree.ts";

/** A tile of a log in an export's `proofs.ndjson`. */
export type ProofLine = Tile & { class: RetentionClass };

/**
 * A tile's line, without the newline. For each log in the order of its records: all tiles of its highest level, of the next,
 * and so on down to level 1; then of level 0 those that hold a record of the export, and the last one where it is partial.
 * In each level by number, and as they were when the log had the size that the manifest says.
 */
export function formatProofLine({ class: log, level, n, hashes }: ProofLine): string {
  const path = tilePath(level, n, hashes.length / hashLength);
  return `{"class":"${log}","tile":"${path}","hashes":"${hashes.toString("base64")}"}`;
}

const line = new RegExp(
  `^\\{"class":"(${retentionClasses.join("|")})","tile":"([^"]{1,60})","hashes":"([^"]{44,10924})"\\}$`,
);

/** @throws MalformedError for a line that `formatProofLine` does not write */
export function parseProofLine(text: string): ProofLine {
  const [, log, path = "", encoded = ""] = line.exec(text) ?? [];
  const hashes = strictBase64(encoded);
  const place = parseTilePath(path);
  if (!log || !hashes || !place || place.level === "entries" || hashes.length !== place.width * hashLength)
    throw new MalformedError("This is not a line with a tile of a log.");
  return { class: log as RetentionClass, level: place.level, n: place.n, hashes };
}
