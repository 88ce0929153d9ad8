/**
 * An RFC 3339 timestamp as nanoseconds, or undefined when it is none. The official registry emits microseconds, which
 * `Date` would round to equal.
 */
export function instantOf(value: unknown): bigint | undefined {
  if (typeof value !== "string") return undefined;
  const match = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.(\d{1,9})\d*)?(Z|[+-]\d{2}:\d{2})$/.exec(value);
  const ms = match ? Date.parse(`${match[1]}${match[3]}`) : Number.NaN;
  if (Number.isNaN(ms)) return undefined;
  return BigInt(ms) * 1_000_000n + BigInt((match?.[2] ?? "").padEnd(9, "0"));
}
