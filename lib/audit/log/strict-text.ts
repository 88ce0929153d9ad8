// Every format here has one writing only: what decodes and would be written differently is refused, so that nobody can
// change a byte of a proof and have it pass as the same one.

const decimal = /^(?:0|[1-9]\d{0,15})$/;

/** A non-negative decimal without leading zeros, up to 2^53-1; null for anything else. */
export function strictDecimal(text: string): number | null {
  const value = decimal.test(text) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(value) ? value : null;
}

/** Standard base64 with padding (RFC 4648 §4), unused bits zero; null for anything else. */
export function strictBase64(text: string): Buffer | null {
  const bytes = Buffer.from(text, "base64");
  return bytes.toString("base64") === text ? bytes : null;
}

/** A SHA-256 in base64; null for anything else. */
export function strictHash(text: string): Buffer | null {
  const bytes = strictBase64(text);
  return bytes?.length === 32 ? bytes : null;
}
