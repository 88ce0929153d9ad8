import type { RetentionClass } from "#lib/core/audit-record.ts";
import { type ExportLine, parseExportLine } from "../../log/index.ts";

/** Turns records into the bytes of one part, piece by piece. The same records give the same bytes, however they are cut. */
export type PartWriter = {
  begin(): string | Uint8Array;
  /** What these records add, in their order: one or more lines as `formatExportLine` writes them, each with its newline. */
  add(lines: Buffer): string | Uint8Array;
  end(): string | Uint8Array;
};

/** The name of each log, by its class. */
export type Origins = Readonly<Partial<Record<RetentionClass, string>>>;

export type Format = {
  extension: string;
  contentType: string;
  /** The most records in one part. */
  partRows: number;
  open(origins: Origins): PartWriter;
};

/** For formats of one line a record. */
export function lineWriter(header: string, line: (record: ExportLine) => string): PartWriter {
  return {
    begin: () => header,
    add: (lines) => recordsOf(lines).map(line).join(""),
    end: () => "",
  };
}

/** Canonical JSON has no newline in it; one that somebody put into a record is no end of it either. */
export const betweenLines = /\n(?=\{"class":)/g;

export function recordsOf(lines: Buffer): ExportLine[] {
  return lines.toString().slice(0, -1).split(betweenLines).map(parseExportLine);
}
