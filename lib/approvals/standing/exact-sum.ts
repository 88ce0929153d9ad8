/** Money is added up without rounding: whole millionths, as many decimals as the database keeps. */
const decimals = 6;

/**
 * A number of a call in millionths, exactly as it is written in the shortest form that means it (RFC 8785 §3.2.2.3).
 *
 * @returns null for what is no number from 0, or has more than six decimals: it can't be added up
 */
export function toMillionths(value: unknown): bigint | null {
  if (typeof value !== "number") return null;
  const [, whole, fraction = ""] = /^(\d+)(?:\.(\d{1,6}))?$/.exec(String(value)) ?? [];
  return whole === undefined ? null : BigInt(whole + fraction.padEnd(decimals, "0"));
}

/** As the database writes it: `12.500000`. */
export function toDecimalText(millionths: bigint): string {
  const digits = millionths.toString().padStart(decimals + 1, "0");
  return `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** What the database wrote, in millionths. */
export function fromDecimal(decimal: { toFixed(places: number): string }): bigint {
  return BigInt(decimal.toFixed(decimals).replace(".", ""));
}
