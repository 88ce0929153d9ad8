import { type Checkpoint, parseCheckpoint, parseNote } from "../log/index.ts";
import { CannotRunError } from "./cannot-run.ts";
import { bytesMax, readLocal } from "./place.ts";

/** A checkpoint that somebody kept. What it says counts only once its signature was verified. */
export type OlderCheckpoint = { note: string; from: string; claimed: Checkpoint };

/** @throws CannotRunError for a file that is not there, or not a checkpoint */
export async function loadOlder(files: readonly string[]): Promise<OlderCheckpoint[]> {
  const older: OlderCheckpoint[] = [];
  for (const file of files) {
    const note = await readLocal(file, bytesMax.note);
    if (!note) throw new CannotRunError(`There is no checkpoint ${file}.`);
    try {
      older.push({ note: note.toString(), from: file, claimed: parseCheckpoint(parseNote(note).text) });
    } catch (error) {
      throw new CannotRunError(`${file} is not a checkpoint: ${(error as Error).message}`);
    }
  }
  return older.sort((a, b) => a.claimed.size - b.claimed.size);
}
