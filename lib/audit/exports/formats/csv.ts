import { csvLine } from "#lib/core/csv.ts";
import { type Column, columns } from "./columns.ts";
import { type OpenedRecord, openRecord } from "./opened-record.ts";
import { type Format, lineWriter } from "./part-writer.ts";

/** CSV (RFC 4180) with a header in each part. Targets are joined by `; `, and what has parts of its own is JSON. */
export const csv: Format = {
  extension: "csv",
  contentType: "text/csv; charset=utf-8; header=present",
  partRows: 100_000,
  open: () =>
    lineWriter(`${csvLine(columns.map(({ name }) => name))}\r\n`, (line) => {
      const row = openRecord(line);
      return `${csvLine(columns.map((column) => cell(column, row)))}\r\n`;
    }),
};

function cell(column: Column, row: OpenedRecord): string | number | null {
  return column.type === "texts" ? column.of(row).join("; ") : (column.of(row) ?? null);
}
