import type { AuditQuery, Comparison, Term } from "#lib/core/audit-query/index.ts";
import { retentionClasses } from "#lib/core/audit-record.ts";
import { retentionClassLabels } from "./audit-words.ts";
import { dateUtc, duration } from "./format.ts";
import { auditActionLabel } from "./labels.ts";

/** A search, as one would tell it to a colleague: `denied, by ada@acme.example, in the last 30 days`. */
export function queryWords({ terms }: AuditQuery): string {
  if (terms.length === 0) return "every event";
  const { after, before } = writtenWindow({ terms });
  const others = terms.filter((term) => term.kind !== "time").map(termWords);
  const span = windowWords({ after, before }).replace(/^./, (first) => first.toLowerCase());
  const time = after || before ? [span.replace(/^last/, "in the last")] : [];
  return [...others, ...time].join(", ");
}

const prepositions: Record<string, string> = {
  actor: "by",
  agent: "by the agent",
  server: "on",
  op: "of",
  target: "about",
  session: "in session",
  trace: "in trace",
  gateway: "reported by",
  ip: "from",
  id: "with the id",
};

const statusWords: Record<string, string> = { success: "successful", timeout: "timed out", error: "failed" };

function termWords(term: Term): string {
  switch (term.kind) {
    case "field": {
      const values = term.values.map(({ text, prefix }) => {
        if (prefix) return text === "" ? "anybody or anything" : `${text}…`;
        return wordOf(term.field, text);
      });
      const preposition = prepositions[term.field];
      return `${term.not ? "not " : ""}${preposition ? `${preposition} ` : ""}${values.join(" or ")}`;
    }
    case "time":
      return `${term.field} ${momentWords(term.at)}`;
    case "duration":
      return `${term.not ? "not " : ""}${comparisonWords[term.comparison]} ${duration(term.ms)}`;
    case "text":
      return `${term.not ? "without" : "with"} “${term.text}”`;
  }
}

const comparisonWords: Record<Comparison, string> = {
  "=": "taking exactly",
  ">": "taking more than",
  ">=": "taking at least",
  "<": "taking less than",
  "<=": "taking at most",
};

/** A value of a closed vocabulary in words, any other as it stands. */
export function wordOf(field: string, value: string): string {
  if (field === "status") return statusWords[value] ?? value;
  if (field === "action") return auditActionLabel(value).toLowerCase();
  const known = retentionClasses.find((name) => name === value);
  if (field === "class" && known) return `of class ${retentionClassLabels[known].toLowerCase()}`;
  return value;
}

export type Window = { after: string | null; before: string | null };

/** The span that a search asks for, as it is written. */
export function writtenWindow({ terms }: AuditQuery): Window {
  const at = (field: "after" | "before") =>
    terms.find((term) => term.kind === "time" && term.field === field) as { at: string } | undefined;
  return { after: at("after")?.at ?? null, before: at("before")?.at ?? null };
}

/** `Last 24 hours`, `Since 1 Jul 2026`, `1 Jul 2026 to 30 Sep 2026`, `All time`. */
export function windowWords({ after, before }: Window): string {
  if (!after && !before) return "All time";
  const relative = after && !before && /^-(\d+)([smhdw])$/.exec(after);
  if (relative) {
    const [, n, unit = ""] = relative;
    return `Last ${n} ${units[unit]}${n === "1" ? "" : "s"}`;
  }
  if (!before) return `Since ${momentWords(after ?? "")}`;
  if (!after) return `Before ${momentWords(before)}`;
  return spanWords(after, before);
}

const units: Record<string, string> = { s: "second", m: "minute", h: "hour", d: "day", w: "week" };

const dayMs = 86_400_000;

/** A date where it is midnight, the minute otherwise; relative moments as they stand. */
function momentWords(at: string): string {
  return isRelative(at) || isMidnight(at) ? dayWords(at) : `${dayWords(at)}, ${timeOf(at)} UTC`;
}

function spanWords(after: string, before: string): string {
  if (isRelative(after) || isRelative(before) || after.slice(0, dateLength) !== before.slice(0, dateLength))
    return `${momentWords(after)} to ${momentWords(before)}`;
  return `${dayWords(after)}, ${timeOf(after)} to ${timeOf(before)} UTC`;
}

const dateLength = "2026-11-21".length;

function dayWords(at: string): string {
  return isRelative(at) ? at : dateUtc(at);
}

function timeOf(at: string): string {
  return new Date(at).toISOString().slice(11, 16);
}

function isMidnight(at: string): boolean {
  return Date.parse(at) % dayMs === 0;
}

/** Whether two ends of a span are one, however they are written. */
export function sameMoment(a: string | null, b: string | null): boolean {
  if (a === b || a === null || b === null) return a === b;
  return !isRelative(a) && !isRelative(b) && Date.parse(a) === Date.parse(b);
}

function isRelative(at: string): boolean {
  return at.startsWith("-");
}
