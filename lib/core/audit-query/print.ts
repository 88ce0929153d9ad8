import type { AuditQuery, QueryValue, Term } from "./ast.ts";
import { printDuration } from "./durations.ts";
import { printMoment } from "./moments.ts";

/** The one way to write a search: `parseQuery` reads it back to the same terms in the same order. */
export function printQuery({ terms }: AuditQuery): string {
  return terms.map(printTerm).join(" ");
}

/** One term, in canonical form. */
export function printTerm(term: Term): string {
  const minus = "not" in term && term.not ? "-" : "";
  switch (term.kind) {
    case "field":
      return `${minus}${term.field}:${term.values.map(printValue).join(",")}`;
    case "time":
      return `${term.field}:${printMoment(term.at)}`;
    case "duration":
      return `${minus}duration:${printDuration(term.comparison, term.ms)}`;
    case "text":
      return `${minus}${printWord(term.text)}`;
  }
}

export function printValue({ text, prefix }: QueryValue): string {
  const bare = /^[^\s,"()*]+$/.test(text) || (text === "" && prefix);
  return `${bare ? text : quote(text)}${prefix ? "*" : ""}`;
}

/** A word stands bare unless it would be read as something else. */
function printWord(text: string): string {
  const bare = /^[^\s"()*]+$/.test(text) && !/^-|^[A-Za-z][\w.-]*:|^(OR|AND|NOT)$/.test(text);
  return bare ? text : quote(text);
}

function quote(text: string): string {
  return `"${text.replaceAll(/["\\]/g, "\\$&")}"`;
}
