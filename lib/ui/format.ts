const secondMs = 1000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** How far the server's clock may run ahead of the reader's, whose page looks at it every 15 seconds. */
const clockSlackMs = 20 * secondMs;

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** `2026-11-21 01:46:07 UTC` */
export function exactUtc(at: Date | string): string {
  return `${new Date(at).toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

/** `21 Nov 2026`, in UTC, so that server and browser agree. */
export function dateUtc(at: Date | string): string {
  const date = new Date(at);
  return `${date.getUTCDate()} ${months[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}

/** How long before or after `nowMs`: `just now`, `3 min ago`, `in 2 h`, `5 d ago`; beyond 30 days, the date. */
export function relativeTime(at: Date | string, nowMs: number): string {
  const deltaMs = new Date(at).getTime() - nowMs;
  const distanceMs = Math.abs(deltaMs);
  if (distanceMs < minuteMs) return deltaMs > clockSlackMs ? "in under a minute" : "just now";
  if (distanceMs >= 30 * dayMs) return dateUtc(at);
  const text = inOneUnit(distanceMs);
  return deltaMs > 0 ? `in ${text}` : `${text} ago`;
}

function inOneUnit(ms: number): string {
  if (ms >= dayMs) return `${Math.floor(ms / dayMs)} d`;
  if (ms >= hourMs) return `${Math.floor(ms / hourMs)} h`;
  return `${Math.floor(ms / minuteMs)} min`;
}

/** A span in the unit a person would say: `340 ms`, `1.2 s`, `42 s`, `4 min`, `1 h 5 min`, `3 d 4 h`. */
export function duration(ms: number): string {
  if (ms < secondMs) return `${Math.round(ms)} ms`;
  if (ms < 10 * secondMs) return `${trimZero((Math.floor(ms / 100) / 10).toFixed(1))} s`;
  if (ms < minuteMs) return `${Math.floor(ms / secondMs)} s`;
  if (ms < hourMs) return `${Math.floor(ms / minuteMs)} min`;
  if (ms < dayMs) return pair(Math.floor(ms / hourMs), "h", Math.floor((ms % hourMs) / minuteMs), "min");
  return pair(Math.floor(ms / dayMs), "d", Math.floor((ms % dayMs) / hourMs), "h");
}

function pair(big: number, bigUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${big} ${bigUnit}` : `${big} ${bigUnit} ${small} ${smallUnit}`;
}

/** `999`, `12.4k`, `3M`. Rounds down, so that a limit never looks reached before it is. */
export function count(n: number): string {
  const steps = [
    { size: 1e9, unit: "B" },
    { size: 1e6, unit: "M" },
    { size: 1e3, unit: "k" },
  ];
  const step = steps.find(({ size }) => Math.abs(n) >= size);
  if (!step) return String(n);
  const value = n / step.size;
  return Math.abs(value) >= 100
    ? `${Math.trunc(value)}${step.unit}`
    : `${trimZero((Math.trunc(value * 10) / 10).toFixed(1))}${step.unit}`;
}

/** Sizes in powers of 1024: `512 B`, `1.5 KiB`, `20 MiB`. */
export function bytes(n: number): string {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  const power = n < 1 ? 0 : Math.min(Math.floor(Math.log2(n) / 10), units.length - 1);
  const value = n / 1024 ** power;
  return `${trimZero(value.toFixed(power === 0 || value >= 100 ? 0 : 1))} ${units[power]}`;
}

/** Cuts an id in the middle and keeps both ends, which are what people compare. */
export function shortenMiddle(id: string, head = 8, tail = 6): string {
  return id.length <= head + tail + 1 ? id : `${id.slice(0, head)}…${id.slice(-tail)}`;
}

/** `1 tool`, `12 tools` */
export function plural(n: number, one: string, many = `${one}s`): string {
  return `${count(n)} ${n === 1 ? one : many}`;
}

function trimZero(fixed: string): string {
  return fixed.replace(/\.0$/, "");
}

/** `AP` for Ada Park: the first letters of the first and the last word. */
export function initialsOf(name: string): string {
  const words = name.split(/[\s-]+/).filter(Boolean);
  const ends = words.length > 1 ? [words[0], words.at(-1)] : words;
  return ends.map((word) => [...(word ?? "")][0]?.toUpperCase()).join("") || "?";
}
