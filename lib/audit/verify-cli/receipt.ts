import {
  checkReceipt,
  type FoundEvent,
  openNote,
  type Policy,
  parseReceipt,
  parseVkey,
  type Report,
} from "../log/index.ts";
import { CannotRunError } from "./cannot-run.ts";
import { bytesMax, readLocal } from "./place.ts";

/** A receipt, the ids of its events in order, and where they are found while the log is read. */
export type ReceiptWork = {
  note: string;
  ids: string[];
  found: Map<string, FoundEvent>;
  wanted: Set<string>;
};

/**
 * @param receiptFile a signed note
 * @param eventsFile the batch: an id in each line, or a JSON object with `audit_id` or `id`
 * @throws CannotRunError when one of them can't be read
 */
export async function loadReceipt(receiptFile: string, eventsFile: string): Promise<ReceiptWork> {
  const [note, events] = await Promise.all([
    readLocal(receiptFile, bytesMax.note),
    readLocal(eventsFile, bytesMax.document),
  ]);
  if (!note) throw new CannotRunError(`There is no receipt ${receiptFile}.`);
  if (!events) throw new CannotRunError(`There is no file of events ${eventsFile}.`);
  const ids = events
    .toString()
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line, at) => idOf(line.trim(), `${eventsFile}:${at + 1}`));
  return { note: note.toString(), ids, found: new Map(), wanted: new Set(ids) };
}

/** @param seenAll whether all was looked through: an event that was not seen may be in another log otherwise */
export function verifyReceipt(
  { note, ids, found }: ReceiptWork,
  seenAll: boolean,
  policy: Policy,
  out: Report,
): void {
  try {
    const { text } = openNote(
      note,
      policy.logs.map(({ vkey }) => parseVkey(vkey)),
    );
    const receipt = parseReceipt(text);
    const unseen = ids.filter((id) => !found.has(id)).length;
    if (unseen > 0 && !seenAll)
      out.sayUnable(
        `${unseen} of the receipt's ${ids.length} events are not here. They may be in another log of the console: give the ` +
          "folder or address above it, or an export of everything.",
      );
    else checkReceipt(receipt, ids, found, out);
  } catch (error) {
    out.fault("receipt", (error as Error).message);
  }
}

function idOf(line: string, place: string): string {
  if (!line.startsWith("{")) return line.toLowerCase();
  try {
    const { audit_id, id } = JSON.parse(line);
    if (typeof (audit_id ?? id) === "string") return String(audit_id ?? id).toLowerCase();
  } catch {
    // said below
  }
  throw new CannotRunError(`${place} names no event: write its id, or an object with audit_id.`);
}
