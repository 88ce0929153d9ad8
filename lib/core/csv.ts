/**
 * Rows as CSV (RFC 4180), every cell quoted. A text that a spreadsheet would take for a formula is shown with an
 * apostrophe before it, as spreadsheets themselves mark text: what others wrote must not run where it is opened.
 */
export function toCsv(
  header: readonly string[],
  rows: Iterable<readonly (string | number | null)[]>,
): string {
  const lines = [csvLine(header)];
  for (const row of rows) lines.push(csvLine(row));
  return `${lines.join("\r\n")}\r\n`;
}

/** One row, without its line end. */
export function csvLine(cells: readonly (string | number | null)[]): string {
  return cells.map(cell).join(",");
}

function cell(value: string | number | null): string {
  const text = typeof value === "string" && runs(value) ? `'${value}` : String(value ?? "");
  return `"${text.replaceAll('"', '""')}"`;
}

/** Also after blanks, which spreadsheets skip, and in full width, which some fold. */
function runs(text: string): boolean {
  return /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/.test(text);
}
