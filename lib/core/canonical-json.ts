import canonicalize from "canonicalize";

/**
 * The canonical form of a JSON value (RFC 8785), as received: nothing is normalised, because normalising would hide
 * what a reviewer must see.
 *
 * @throws Error for what JSON can't carry: NaN, infinities, lone surrogates, undefined
 */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new Error("This value has no JSON form.");
  return text;
}
