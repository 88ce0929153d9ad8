/** Somebody else's words for a message: on one line, short, and storable. What shows them escapes them. */
export function oneLine(text: string, max = 300): string {
  const line = text.replace(/\s+/g, " ").replaceAll("\0", "\u2400").toWellFormed();
  return line.length > max ? `${line.slice(0, max).toWellFormed()}…` : line;
}
