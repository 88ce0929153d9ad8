import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { join } from "node:path";
import { DomainError } from "#lib/core/errors.ts";
import { formatManifest } from "../log/index.ts";
import { policyText, signStatement } from "../sealing/index.ts";
import type { ExportRun } from "./export-run.ts";
import { type Written, writeNewFile } from "./new-file.ts";
import { proofLines } from "./proof-tiles.ts";
import type { StoredPart } from "./stored.ts";
import { addRanges, type TileRanges } from "./tile-ranges.ts";
import { readTiles } from "./write-part.ts";

/**
 * Writes what an export is verified with, offline: `npx countersign verify`, or `sha256sum -c SHA256SUMS` for the files alone.
 *
 * @param sha256 of all parts one after the other, in hexadecimal
 * @returns proofs, checkpoints, policy, the signed manifest and SHA256SUMS
 * @throws DomainError `unavailable` while nothing can be signed
 */
export async function writeEvidence(
  run: ExportRun,
  parts: readonly StoredPart[],
  sha256: string,
): Promise<Written[]> {
  const { folder, snapshot: logs } = run;
  const tiles: TileRanges = {};
  for (const number of parts.keys()) addRanges(tiles, await readTiles(run, number + 1));

  const files = [await writeNewFile(folder, "proofs.ndjson", proofLines(logs, tiles))];
  for (const { class: log, checkpoint } of logs)
    files.push(await writeNewFile(folder, `checkpoint-${log}.txt`, [checkpoint]));
  files.push(await writeNewFile(folder, "policy.txt", [await policyText()]));

  const manifest = formatManifest({
    id: run.id,
    query: run.query,
    format: run.format,
    createdAt: run.createdAt.toISOString(),
    requestedBy: run.requestedById,
    records: parts.reduce((sum, { part }) => sum + part.rows, 0),
    logs: logs.map((log) => ({ class: log.class, size: log.size, keptFrom: log.kept_from, root: log.root })),
    parts: parts.map(({ name, bytes, sha256, part }) => ({ name, bytes, sha256, rows: part.rows })),
    sha256,
    files,
  });
  files.push(await writeNewFile(folder, "manifest.txt", [await signStatement(manifest)]));
  const sums = [...parts, ...files].map(({ name, sha256 }) => `${sha256}  ${name}\n`);
  files.push(await writeNewFile(folder, "SHA256SUMS", sums));
  return files;
}

/**
 * The SHA-256 of all parts one after the other, of an export that was not written in one go: they are read again.
 *
 * @throws DomainError `conflict` when one is not as it was written
 */
export async function digestOfAll({ folder }: ExportRun, parts: readonly StoredPart[]): Promise<string> {
  const whole = createHash("sha256");
  for (const { name, bytes, sha256 } of parts) {
    const part = createHash("sha256");
    let read = 0;
    for await (const piece of createReadStream(join(folder, name), { highWaterMark: 1_048_576 })) {
      whole.update(piece);
      part.update(piece);
      read += piece.length;
    }
    if (read !== bytes || part.digest("hex") !== sha256)
      throw new DomainError("conflict", `The file ${name} was changed after it was written. Export again.`);
  }
  return whole.digest("hex");
}
