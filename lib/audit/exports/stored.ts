import { z } from "zod";
import type { AuditQuery } from "#lib/core/audit-query/index.ts";
import { retentionClasses } from "#lib/core/audit-record.ts";

/** The next record to look at: in which log, at which index. */
const cursor = z.object({ class: z.enum(retentionClasses), idx: z.number().int() });
export type Cursor = z.output<typeof cursor>;

/** A file that is written whole. Those with records say how many, and where the next part begins; null after the last. */
const storedFile = z.object({
  name: z.string(),
  bytes: z.number().int(),
  sha256: z.string(),
  part: z.object({ rows: z.number().int(), next: cursor.nullable() }).optional(),
});
export type StoredFile = z.output<typeof storedFile>;
export type StoredPart = Required<StoredFile>;

/** A log as it was when the export was asked for. */
const logThen = z.object({
  class: z.enum(retentionClasses),
  origin: z.string(),
  size: z.number().int(),
  /** The first index that was still kept. */
  kept_from: z.number().int(),
  /** The first index that was held beyond its retention; null when none was. */
  held_from: z.number().int().nullable(),
  /** SHA-256, base64. */
  root: z.string(),
  /** The signed checkpoint of that size. */
  checkpoint: z.string(),
});
export type LogThen = z.output<typeof logThen>;

/** An export's column `parts`. */
export const storedFiles = z.array(storedFile);

/** An export's column `snapshot`: what makes it come out the same whenever it is written. */
export const storedSnapshot = z.object({
  /** In the order of the records. Logs that were empty are left out. */
  logs: z.array(logThen),
  /** The search with ids for names, as they were then. */
  search: z.custom<AuditQuery>(),
});
export type Snapshot = LogThen[];

export function isPart(file: StoredFile): file is StoredPart {
  return file.part !== undefined;
}
