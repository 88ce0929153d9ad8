/** The bytes from `first` to `last`, both included. */
export type ByteRange = { first: number; last: number };

/**
 * What a `Range` header asks of a file (RFC 9110 §14.2): one range of bytes. Several at once, other units, and what is not
 * well formed are answered with the whole file, as the RFC allows.
 *
 * @returns null for the whole file
 */
export function readRange(header: string | undefined, bytes: number): ByteRange | "unsatisfiable" | null {
  const [, from, to] = /^bytes=(\d{0,15})-(\d{0,15})$/i.exec(header?.trim() ?? "") ?? [];
  if (from === undefined || to === undefined || (from === "" && to === "")) return null;
  if (from === "") {
    const length = Math.min(Number(to), bytes);
    return length === 0 ? "unsatisfiable" : { first: bytes - length, last: bytes - 1 };
  }
  const first = Number(from);
  const last = to === "" ? bytes - 1 : Math.min(Number(to), bytes - 1);
  if (to !== "" && Number(to) < first) return null;
  return first >= bytes ? "unsatisfiable" : { first, last };
}
