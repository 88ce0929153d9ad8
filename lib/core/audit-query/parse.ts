import { z } from "zod";
import { isStorable } from "../text.ts";
import type { AuditQuery, QueryProblem, QueryValue, Term, ValueField } from "./ast.ts";
import { readDuration } from "./durations.ts";
import { closedFields, fieldHelp, isField, prefixFields } from "./fields.ts";
import { readMoment } from "./moments.ts";
import { Unreadable } from "./problem.ts";
import { type RawTerm, type RawValue, scanTerms } from "./scan.ts";
import { instead, nearestValue } from "./suggest.ts";

const termsMax = 50;
const valuesMax = 100;

/**
 * Reads a search. Terms are parted by spaces and must all hold; docs/audit.md has the language.
 *
 * @returns the search, or everything that is wrong with it, in the order of the text
 */
export function parseQuery(text: string): { query: AuditQuery } | { problems: QueryProblem[] } {
  const terms: Term[] = [];
  const problems: QueryProblem[] = [];
  for (const raw of scanTerms(text)) {
    if ("message" in raw) {
      problems.push(raw);
      continue;
    }
    try {
      terms.push(toTerm(raw));
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      problems.push(error.problem);
    }
  }
  if (terms.length > termsMax)
    problems.push({ from: 0, to: text.length, message: `A search has ${termsMax} terms at most.` });
  return problems.length > 0 ? { problems } : { query: { terms } };
}

function toTerm(raw: RawTerm): Term {
  const [first] = raw.values;
  if (!first) throw new Unreadable(raw, "There is nothing here.");
  for (const value of raw.values)
    if (!isStorable(value.text)) throw new Unreadable(value, "Nothing contains this character.");
  if (!raw.name) return toText(raw, first);
  const name = raw.name.text.toLowerCase();
  if (!isField(name)) throw unknownField(raw, raw.name.text);
  if (name === "after" || name === "before") return toTime(raw, name);
  if (name !== "duration") return toValues(raw, name);
  return { kind: "duration", ...readDuration(only(raw)), not: raw.not };
}

const joiners: Record<string, string> = {
  OR: "There is no OR between terms: list values with a comma (status:denied,error), or search twice.",
  AND: "All terms must hold anyway: leave AND out.",
  NOT: "Write a minus right before what to leave out: -status:success",
};

function toText({ not }: RawTerm, value: RawValue): Term {
  const joiner = !value.quoted && Object.hasOwn(joiners, value.text) ? joiners[value.text] : undefined;
  if (joiner) throw new Unreadable(value, `${joiner} To find the word, put it in quotes.`, `"${value.text}"`);
  if (!/[\p{L}\p{N}]/u.test(value.text))
    throw new Unreadable(value, "There is no word in this: text is found by its words and numbers.");
  if (value.prefix)
    throw new Unreadable(value, "Free words are found whole: leave the * out.", quoteIfNeeded(value.text));
  return { kind: "text", text: value.text, not };
}

function toTime(raw: RawTerm, field: "after" | "before"): Term {
  const value = only(raw);
  const at = readMoment(value);
  if (!raw.not) return { kind: "time", field, at };
  const other = field === "after" ? "before" : "after";
  throw new Unreadable(raw, `Instead of -${field}, write ${other}.`, `${other}:${value.text}`);
}

function toValues({ values, not }: RawTerm, field: ValueField): Term {
  const last = values.at(valuesMax);
  if (last) throw new Unreadable(last, `A list has ${valuesMax} values at most.`);
  return { kind: "field", field, values: values.map((value) => toValue(field, value)), not };
}

function toValue(field: ValueField, value: RawValue): QueryValue {
  const { text, prefix } = value;
  if (text === "" && !prefix)
    throw new Unreadable(
      value,
      `Write a value right after ${field}: or the comma, as ${fieldHelp[field].example}`,
    );
  if (prefix && !prefixFields.has(field))
    throw new Unreadable(value, `${field} is found whole: leave the * out.`, text === "" ? undefined : text);
  const known = closedFields[field];
  if (known) return { text: readKnown(field, known, value), prefix };
  if (field === "ip" && !isNetwork(text))
    throw new Unreadable(
      value,
      "This is neither an address nor a network: 10.1.2.3, 10.0.0.0/8, 2001:db8::/32",
    );
  if (field !== "id") return { text, prefix };
  if (!z.uuid().safeParse(text).success)
    throw new Unreadable(
      value,
      "This is not an event's id: those are UUIDs, as 0198f2c0-aabb-7ccd-9e0f-112233445566",
    );
  return { text: text.toLowerCase(), prefix };
}

function readKnown(field: ValueField, known: readonly string[], value: RawValue): string {
  const text = value.text.toLowerCase();
  if (known.includes(text)) return text;
  throw new Unreadable(
    value,
    `${field} is one of ${known.slice(0, -1).join(", ")} and ${known.at(-1)}.`,
    nearestValue(field, text, known),
  );
}

function unknownField({ values, from, to, not }: RawTerm, name: string): Unreadable {
  const value = values.map((each) => (each.quoted ? JSON.stringify(each.text) : each.text)).join(",");
  const { message, suggestion } = instead(name, value);
  return new Unreadable({ from, to }, message, not ? `-${suggestion}` : suggestion);
}

function only({ values, name }: RawTerm): RawValue {
  const [value, second] = values;
  if (second) throw new Unreadable(second, `${name?.text} has one value. Write another term beside it.`);
  if (!value) throw new Error("A term has a value.");
  return value;
}

function isNetwork(text: string): boolean {
  const { ipv4, ipv6, cidrv4, cidrv6 } = z.regexes;
  return [ipv4, ipv6, cidrv4, cidrv6].some((form) => form.test(text));
}

function quoteIfNeeded(text: string): string {
  return /\s/.test(text) ? `"${text}"` : text;
}
