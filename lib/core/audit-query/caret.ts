import { type QueryField, queryFields } from "./ast.ts";
import { isField } from "./fields.ts";

/** What is being written where the caret stands: which stretch of the text, and what stands in it up to the caret. */
export type AtCaret =
  | { kind: "field"; typed: string; from: number; to: number; fields: QueryField[] }
  | { kind: "value"; field: QueryField; typed: string; from: number; to: number };

/**
 * What somebody is writing, for completion. Reads no further back than the term, so that a text that is not whole yet
 * does.
 *
 * @param caret where it stands, in UTF-16 units
 * @returns null inside a quoted phrase, which nothing completes
 */
export function completionAt(text: string, caret: number): AtCaret | null {
  const at = Math.min(caret, text.length);
  const from = termStart(text, at);
  const start = text[from] === "-" ? from + 1 : from;
  const typed = text.slice(start, Math.max(start, at));
  const colon = typed.indexOf(":");
  const name = typed.slice(0, Math.max(colon, 0)).toLowerCase();
  if (colon < 0) {
    if (typed.startsWith('"')) return null;
    const to = start + (/^[\w.-]*:?/.exec(text.slice(start))?.[0].length ?? 0);
    const begun = typed.toLowerCase();
    return {
      kind: "field",
      typed,
      from: start,
      to,
      fields: queryFields.filter((field) => field.startsWith(begun)),
    };
  }
  if (!isField(name)) return null;
  const valueFrom = start + colon + 1 + lastValueAt(typed.slice(colon + 1));
  const value = text.slice(valueFrom, Math.max(valueFrom, at));
  const rest =
    (value.startsWith('"') ? /^[^"]*"?/ : /^[^\s,]*/).exec(text.slice(Math.max(valueFrom, at)))?.[0] ?? "";
  return {
    kind: "value",
    field: name,
    typed: value
      .replace(/^"/, "")
      .replaceAll(/\\(["\\])/g, "$1")
      .replace(/["*]$/, ""),
    from: valueFrom,
    to: Math.max(valueFrom, at) + rest.length,
  };
}

/** Where the term begins that the caret is in or behind. */
function termStart(text: string, at: number): number {
  return partsBefore(text.slice(0, at), /\s/);
}

/** Where the last value of a list begins. */
function lastValueAt(list: string): number {
  return partsBefore(list, /,/);
}

/** Behind the last parting character that stands outside of quotes. */
function partsBefore(text: string, parting: RegExp): number {
  let quoted = false;
  let start = 0;
  for (let index = 0; index < text.length; index++) {
    const char = text.charAt(index);
    if (quoted && char === "\\") index++;
    else if (char === '"') quoted = !quoted;
    else if (!quoted && parting.test(char)) start = index + 1;
  }
  return start;
}
