import { type RetentionClass, retentionClasses } from "#lib/core/audit-record.ts";
import { MalformedError } from "./malformed.ts";

/** A record in an export: where it stands in its log, and the very bytes that were hashed. */
export type ExportLine = { class: RetentionClass; idx: number; body: string };

/** A record's line in NDJSON, without the newline. The body stands in it untouched, so that it can be hashed again. */
export function formatExportLine({ class: log, idx, body }: ExportLine): string {
  return `{"class":"${log}","idx":${idx},"record":${body}}`;
}

const beginnings = retentionClasses.map((log) => ({ log, beginning: `{"class":"${log}","idx":` }));
const index = /^(?:0|[1-9]\d{0,14})$/;
const beforeBody = ',"record":';

/** @throws MalformedError for a line that `formatExportLine` does not write */
export function parseExportLine(text: string): ExportLine {
  const { log, beginning } = beginnings.find((one) => text.startsWith(one.beginning)) ?? {};
  const digitsEnd = beginning === undefined ? -1 : text.indexOf(",", beginning.length);
  const idx = text.slice(beginning?.length, digitsEnd);
  if (
    log === undefined ||
    !index.test(idx) ||
    !text.startsWith(`${beforeBody}{`, digitsEnd) ||
    !text.endsWith("}}")
  )
    throw new MalformedError("This is not a line with a record of an export.");
  return { class: log, idx: Number(idx), body: text.slice(digitsEnd + beforeBody.length, -1) };
}
