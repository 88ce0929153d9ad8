// RFC 3339 §5.6, with any number of digits after the second.
const form =
  /^(\d{4}-(?:0[1-9]|1[0-2])-([0-3]\d))[Tt ]((?:[01]\d|2[0-3]):[0-5]\d:([0-5]\d|60))(?:\.(\d+))?([Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/**
 * A time as a producer writes it (RFC 3339, any offset and precision), in UTC with six digits; what is finer is cut off.
 *
 * @returns null when it is no time, or none between the years 1 and 9999
 */
export function normaliseTime(text: string): string | null {
  const [, date = "", day = "", clock = "", second, fraction = "", offset = ""] = form.exec(text) ?? [];
  if (date === "" || !isDay(date, day)) return null;
  const micros = `.${fraction.slice(0, 6).padEnd(6, "0")}Z`;
  const isPlain = second !== "60" && (offset === "Z" || offset === "z");
  const utc = isPlain ? `${date}T${clock}` : shifted(date, clock, offset);
  // Years beyond four digits have a sign, and Postgres knows no year 0.
  return /^(?!0000)\d{4}-/.test(utc) ? utc + micros : null;
}

/** `Date` takes the 30th of February for the 2nd of March. */
function isDay(date: string, day: string): boolean {
  const number = Number(day);
  return number > 0 && (number <= 28 || new Date(`${date}T00:00:00Z`).getUTCDate() === number);
}

/** A leap second has no number in POSIX time: it is told as the second after it. */
function shifted(date: string, clock: string, offset: string): string {
  const leap = clock.endsWith("60");
  const local = Date.parse(`${date}T${leap ? `${clock.slice(0, -2)}59` : clock}Z`);
  return new Date(local - offsetMs(offset) + (leap ? 1_000 : 0)).toISOString().slice(0, -5);
}

function offsetMs(offset: string): number {
  if (offset.length === 1) return 0;
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(4));
  return (offset.startsWith("-") ? -minutes : minutes) * 60_000;
}

/** A time in nanoseconds since 1970 (OTLP), as RFC 3339. */
export function timeOfNanoseconds(text: string): string | null {
  if (!/^\d{1,20}$/.test(text)) return null;
  const nanoseconds = BigInt(text);
  const ms = Number(nanoseconds / 1_000_000n);
  if (ms > 8.64e15) return null;
  const micros = String((nanoseconds / 1_000n) % 1_000_000n).padStart(6, "0");
  return `${new Date(ms).toISOString().slice(0, -5)}.${micros}Z`;
}
