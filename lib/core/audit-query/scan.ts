import type { QueryProblem, QueryValue } from "./ast.ts";

/** A value as it stands in the text, and where. */
export type RawValue = QueryValue & { from: number; to: number; quoted: boolean };

/** A term before anybody asked what it means. Without a name it is a word or a phrase. */
export type RawTerm = {
  from: number;
  to: number;
  not: boolean;
  name: { text: string; from: number; to: number } | null;
  values: RawValue[];
};

const space = /\s+/y;
const fieldName = /[A-Za-z][\w.-]*(?=:)/y;
const restOfTerm = /\S*/y;

/** Parts a text into terms. A term that can't be read is a problem, and the next one begins behind it. */
export function scanTerms(text: string): (RawTerm | QueryProblem)[] {
  const found: (RawTerm | QueryProblem)[] = [];
  for (let at = skip(text, 0); at < text.length; ) {
    const term = scanTerm(text, at);
    found.push(term);
    at = skip(text, term.to);
  }
  return found;
}

function scanTerm(text: string, from: number): RawTerm | QueryProblem {
  const not = text[from] === "-";
  let at = not ? from + 1 : from;
  if (not && !/\S/.test(text[at] ?? " "))
    return { from, to: at, message: "Write what to leave out right after the minus: -status:success" };
  const name = match(fieldName, text, at);
  if (name) at += name.length + 1;
  const values: RawValue[] = [];
  for (;;) {
    const value = scanValue(text, at, name !== "");
    if ("message" in value) return { ...value, to: value.to + match(restOfTerm, text, value.to).length };
    values.push(value);
    at = value.to;
    if (name === "" || text[at] !== ",") break;
    at++;
  }
  const rest = match(restOfTerm, text, at).length;
  if (rest > 0)
    return {
      from: values[0]?.from ?? from,
      to: at + rest,
      message: "Quotes go around the whole value, with a space behind the last one.",
    };
  const start = not ? from + 1 : from;
  return {
    from,
    to: at,
    not,
    name: name === "" ? null : { text: name, from: start, to: start + name.length },
    values,
  };
}

/** @param listed whether a comma ends it */
function scanValue(text: string, from: number, listed: boolean): RawValue | QueryProblem {
  return text[from] === '"' ? scanQuoted(text, from) : scanBare(text, from, listed);
}

function scanQuoted(text: string, from: number): RawValue | QueryProblem {
  let value = "";
  for (let at = from + 1; at < text.length; at++) {
    if (text[at] === '"') {
      const prefix = text[at + 1] === "*";
      return { text: value, prefix, quoted: true, from, to: at + (prefix ? 2 : 1) };
    }
    if (text[at] === "\\" && /["\\]/.test(text[at + 1] ?? "")) at++;
    value += text[at];
  }
  return {
    from,
    to: text.length,
    message: 'This quote is never closed. Write " at its end; a quote inside is \\".',
    suggestion: `${text.slice(from)}"`,
  };
}

function scanBare(text: string, from: number, listed: boolean): RawValue | QueryProblem {
  const found = match(listed ? /[^\s,"]*/y : /[^\s"]*/y, text, from);
  const to = from + found.length;
  if (/[()]/.test(found))
    return {
      from,
      to,
      message:
        "Parentheses group nothing here: list values with commas (status:denied,error), or search twice. To find one, put it in quotes.",
    };
  const star = found.indexOf("*");
  if (star >= 0 && star < found.length - 1)
    return {
      from,
      to,
      message: "* stands at the end alone, for whatever follows. To find a star, put it in quotes.",
      suggestion: `${found.slice(0, star)}*`,
    };
  return { text: star < 0 ? found : found.slice(0, -1), prefix: star >= 0, quoted: false, from, to };
}

function match(pattern: RegExp, text: string, at: number): string {
  const sticky = new RegExp(pattern);
  sticky.lastIndex = at;
  return sticky.exec(text)?.[0] ?? "";
}

function skip(text: string, at: number): number {
  return at + match(space, text, at).length;
}
