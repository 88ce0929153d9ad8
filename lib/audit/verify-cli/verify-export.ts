import { join } from "node:path";
import { retentionClasses } from "#lib/core/audit-record.ts";
import {
  type ExportLine,
  type Manifest,
  openCheckpoint,
  openNote,
  type Policy,
  parseManifest,
  parseVkey,
  type Report,
} from "../log/index.ts";
import { checkFile, checkSums, isThere, newPartDigests, sayOthers } from "./check-files.ts";
import { checkRecords, type ExportedLogs } from "./check-records.ts";
import type { OlderCheckpoint } from "./older.ts";
import { bytesMax, readLocal } from "./place.ts";
import { readBytes } from "./read-lines.ts";

export const manifestName = "manifest.txt";
const proofsName = "proofs.ndjson";
const checkpointOf = (log: string) => `checkpoint-${log}.txt`;

/**
 * Checks the folder of an export: the manifest's signature, every file's hash, and of NDJSON every record against the log.
 *
 * @param onRecord told each record that is what was sealed
 * @param threads how many read records beside our own; as many as their bytes are worth when left out
 * @returns whether every record that was kept is in it, one by one
 * @throws CannotRunError when something can't be read
 */
export async function verifyExport(
  folder: string,
  policy: Policy,
  older: readonly OlderCheckpoint[],
  out: Report,
  onRecord: ((id: string, record: ExportLine) => void) | null,
  threads?: number,
): Promise<boolean> {
  const signed = await readManifest(folder, policy, out);
  if (!signed) return false;
  const { note, manifest } = signed;
  await checkSums(folder, note, manifest, out);
  await sayOthers(folder, manifest, out);
  for (const file of manifest.files) await checkFile(folder, file, out);
  const logs = await readLogs(folder, manifest, policy, out);
  checkOlder(manifest, policy, older, out);
  const proofs = join(folder, proofsName);
  if (logs && manifest.format === "ndjson")
    await checkRecords({ folder, manifest, logs, proofs, older, out, onRecord, threads });
  else await checkParts(folder, manifest, out);
  sayLimits(manifest, out);
  return manifest.query === "" && manifest.format === "ndjson";
}

/** All of an export that counts by its signatures. */
export async function exportNotes(folder: string): Promise<Buffer[]> {
  const names = [manifestName, ...retentionClasses.map(checkpointOf)];
  const notes = await Promise.all(names.map((name) => readLocal(join(folder, name), bytesMax.document)));
  return notes.filter((note) => note !== null);
}

function checkOlder(
  manifest: Manifest,
  policy: Policy,
  older: readonly OlderCheckpoint[],
  out: Report,
): void {
  for (const { note, from, claimed } of older) {
    if (!manifest.logs.some((log) => claimed.origin.endsWith(`/${log.class}`)))
      out.sayUnable(`${from} is of ${claimed.origin}, a log that this export holds nothing of.`);
    try {
      openCheckpoint(note, policy);
    } catch (error) {
      out.fault("export", `${from}: ${(error as Error).message}`);
    }
  }
  if (older.length > 0 && manifest.format !== "ndjson")
    out.sayUnable(
      "Older checkpoints can't be compared: that takes an export as NDJSON, a mirror or the log itself.",
    );
}

function sayLimits({ format, query }: Manifest, out: Report): void {
  if (format !== "ndjson")
    out.notChecked(
      `Each record against the log: ${format} has not the bytes that were hashed. Its files are what the manifest was ` +
        "signed for; export as NDJSON to check records.",
    );
  if (query !== "")
    out.notChecked(
      "Whether these are all the records that the search finds: that is said by whoever signed the manifest.",
    );
}

async function readManifest(folder: string, policy: Policy, out: Report) {
  const note = (await readLocal(join(folder, manifestName), bytesMax.document)) ?? Buffer.alloc(0);
  try {
    const { text } = openNote(
      note,
      policy.logs.map(({ vkey }) => parseVkey(vkey)),
    );
    return { note, manifest: parseManifest(text) };
  } catch (error) {
    out.fault("export", `The manifest: ${(error as Error).message}`);
    return null;
  }
}

/** The logs that the export was taken from, as their signed checkpoints say; null when one of them does not hold. */
async function readLogs(
  folder: string,
  manifest: Manifest,
  policy: Policy,
  out: Report,
): Promise<ExportedLogs | null> {
  const logs: ExportedLogs = [];
  for (const log of manifest.logs) {
    const of = retentionClasses.find((name) => name === log.class);
    const file = checkpointOf(log.class);
    if (!of || !manifest.files.some(({ name }) => name === file) || !(await isThere(folder, file, out))) {
      out.fault(log.class, "The export has no checkpoint of this log.");
      return null;
    }
    try {
      const note = (await readLocal(join(folder, file), bytesMax.note)) ?? "";
      const { checkpoint, isQuorum, witnessed } = openCheckpoint(note, policy);
      if (checkpoint.size !== log.size || checkpoint.root.toString("base64") !== log.root)
        throw new Error("It is not the one that the manifest names.");
      if (!isQuorum)
        out.fault(
          log.class,
          `Only ${witnessed.length} of ${policy.witnesses.length} witnesses have cosigned.`,
        );
      const completeFrom = manifest.query === "" ? log.keptFrom : null;
      const witnesses =
        policy.witnesses.length > 0 ? { cosigned: witnessed.length, of: policy.witnesses.length } : null;
      logs.push({ class: of, checkpoint, completeFrom, witnesses });
    } catch (error) {
      out.fault(log.class, `The checkpoint in the export: ${(error as Error).message}`);
      return null;
    }
  }
  if (manifest.files.some(({ name }) => name === proofsName) && (await isThere(folder, proofsName, out)))
    return logs;
  out.fault("export", "It has no proofs of its records.");
  return null;
}

/** Parts that are not taken apart. */
async function checkParts(folder: string, manifest: Manifest, out: Report): Promise<void> {
  const digests = newPartDigests(manifest, out);
  for (const part of manifest.parts) {
    if (!(await isThere(folder, part.name, out))) continue;
    const { onBytes, end } = digests.begin(part);
    for await (const chunk of readBytes(join(folder, part.name))) onBytes(chunk);
    end();
  }
  digests.finish();
}
