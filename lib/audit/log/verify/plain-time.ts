const zero = 0x30;
const shape = '"0000-00-00T00:00:00.000000Z"';
const dayEnd = 11;

/** The day that was read last: nearly all records are of the same day as the one before. */
const day = { text: "", ms: Number.NaN };

/**
 * What `Date.parse` makes of an RFC 3339 time in its quotes, when it is in UTC and has six places: milliseconds since 1970.
 * Read from the bytes, because most of what `Date.parse` takes is for making a text of them.
 *
 * @returns NaN for any other writing, even of a time
 */
export function plainTime(bytes: Buffer, start: number, end: number): number {
  if (end - start !== shape.length) return Number.NaN;
  for (let at = 0; at < shape.length; at++) {
    const byte = bytes[start + at] as number;
    const wanted = shape.charCodeAt(at);
    if (wanted === zero ? byte < zero || byte > 0x39 : byte !== wanted) return Number.NaN;
  }
  const hours = twoDigits(bytes, start + 12);
  const minutes = twoDigits(bytes, start + 15);
  const seconds = twoDigits(bytes, start + 18);
  if (hours > 23 || minutes > 59 || seconds > 59) return Number.NaN;
  const ms = 10 * twoDigits(bytes, start + 21) + (bytes[start + 23] as number) - zero;
  return dayMs(bytes, start + 1, start + dayEnd) + ((hours * 60 + minutes) * 60 + seconds) * 1_000 + ms;
}

function twoDigits(bytes: Buffer, at: number): number {
  return 10 * ((bytes[at] as number) - zero) + (bytes[at + 1] as number) - zero;
}

function dayMs(bytes: Buffer, start: number, end: number): number {
  let at = start;
  while (at < end && bytes[at] === day.text.charCodeAt(at - start)) at++;
  if (at < end) {
    day.text = bytes.toString("latin1", start, end);
    day.ms = Date.parse(`${day.text}T00:00:00.000Z`);
  }
  return day.ms;
}
