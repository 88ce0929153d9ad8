import { strictDecimal } from "./strict-text.ts";

/** How many hashes a full tile has, and how many entries a full bundle. */
export const tileWidth = 256;

/** A place in the tree of files: of hashes at a level, or of entries. A width below 256 is a partial tile. */
export type TilePath = { level: number | "entries"; n: number; width: number };

/** `tile/0/x001/x234/067`, or with `.p/<width>` for a partial tile (C2SP tlog-tiles). */
export function tilePath(level: number, n: number, width = tileWidth): string {
  return pathOf({ level, n, width });
}

/** `tile/entries/x001/x234/067`, or with `.p/<width>` for a partial bundle (C2SP tlog-tiles). */
export function bundlePath(n: number, width = tileWidth): string {
  return pathOf({ level: "entries", n, width });
}

const shape = /^tile\/(entries|\d{1,2})\/((?:x\d{3}\/){0,5}\d{3})(?:\.p\/(\d{1,3}))?$/;

/** Reads a path of a tile or a bundle, with no slash before it; null for what is not written just as it should be. */
export function parseTilePath(path: string): TilePath | null {
  const [, named, digits, partial] = shape.exec(path) ?? [];
  if (named === undefined || digits === undefined) return null;
  const level = named === "entries" ? ("entries" as const) : strictDecimal(named);
  const n = Number(digits.replaceAll(/[x/]/g, ""));
  const width = partial === undefined ? tileWidth : Number(partial);
  if (level === null || !Number.isSafeInteger(n)) return null;
  const parsed: TilePath = { level, n, width };
  return isPlace(parsed) && pathOf(parsed) === path ? parsed : null;
}

function pathOf(place: TilePath): string {
  if (!isPlace(place)) throw new RangeError("There is no such tile.");
  const digits = String(place.n);
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, "0").match(/\d{3}/g) ?? [];
  const last = groups.pop();
  const folders = groups.map((group) => `x${group}/`).join("");
  const partial = place.width === tileWidth ? "" : `.p/${place.width}`;
  return `tile/${place.level}/${folders}${last}${partial}`;
}

function isPlace({ level, n, width }: TilePath): boolean {
  return (
    (level === "entries" || (Number.isInteger(level) && level >= 0 && level <= 63)) &&
    Number.isSafeInteger(n) &&
    n >= 0 &&
    Number.isInteger(width) &&
    width >= 1 &&
    width <= tileWidth
  );
}
