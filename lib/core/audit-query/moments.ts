import { Unreadable } from "./problem.ts";
import type { RawValue } from "./scan.ts";

const relative = /^-(\d{1,6})([smhdw])$/;
const day = /^\d{4}-\d\d-\d\d$/;
const moment = /^(\d{4}-\d\d-\d\d)[Tt](\d\d:\d\d)(:\d\d)?(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)$/;

/** Nothing is older. */
const firstMs = Date.parse("1000-01-01T00:00:00Z");

const unitMs = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/**
 * Reads a time as people write it: a day, which is its start in UTC; RFC 3339; or how long ago.
 *
 * @returns as a term holds it: RFC 3339 in UTC with at most six digits of a second, or `-24h`
 * @throws Unreadable
 */
export function readMoment(value: RawValue): string {
  const { text } = value;
  if (value.prefix) throw new Unreadable(value, "A time has no *.");
  if (relative.test(text)) return text;
  if (day.test(text)) return inUtc(value, text, "00:00:00", "", "Z");
  const [, date, minutes, seconds = ":00", fraction = "", zone] = moment.exec(text) ?? [];
  if (date && minutes && zone) return inUtc(value, date, minutes + seconds, fraction, zone.toUpperCase());
  throw new Unreadable(
    value,
    "This is not a time. Write a day (2026-07-01), a moment (2026-07-01T09:30:00Z), or how long ago (-24h, -30d).",
    meant(text),
  );
}

function inUtc(where: RawValue, date: string, time: string, fraction: string, zone: string): string {
  // A 30th of February would be taken for the 2nd of March.
  const exists = isoOf(Date.parse(`${date}T00:00:00Z`)).startsWith(date);
  const text = exists ? isoOf(Date.parse(`${date}T${time}${zone}`)) : "";
  if (!/^[12]\d{3}-/.test(text))
    throw new Unreadable(where, "There is no such day or hour. Years go from 1000 to 2999.");
  const digits = fraction.slice(1, 7).replace(/0+$/, "");
  return `${text.slice(0, 19)}${digits === "" ? "" : `.${digits}`}Z`;
}

const daysInWords = new Map([
  ["now", "-0s"],
  ["today", "-24h"],
  ["yesterday", "-48h"],
]);

/** What somebody seems to have meant. */
function meant(text: string): string | undefined {
  if (/^\d{1,6}[smhdw]$/i.test(text)) return `-${text.toLowerCase()}`;
  if (/^\d{4}-\d\d$/.test(text)) return `${text}-01`;
  if (/^\d{4}$/.test(text)) return `${text}-01-01`;
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/i.test(text)) return `${text}Z`;
  const [, year, month, date] = /^(\d{4})[/.](\d\d)[/.](\d\d)$/.exec(text) ?? [];
  if (year) return `${year}-${month}-${date}`;
  return daysInWords.get(text.toLowerCase());
}

/** How a term's time is written: a day for its start. */
export function printMoment(at: string): string {
  return at.endsWith("T00:00:00Z") ? at.slice(0, 10) : at;
}

/** The moment that a term's time names, in RFC 3339; one relative to now is counted from `now`. */
export function momentAt(at: string, now: Date): string {
  const [, count, unit] = relative.exec(at) ?? [];
  if (!unit) return at;
  return isoOf(Math.max(firstMs, now.getTime() - Number(count) * unitMs[unit as keyof typeof unitMs]));
}

/** Empty for what is no moment. */
function isoOf(ms: number): string {
  return Number.isNaN(ms) ? "" : new Date(ms).toISOString();
}
