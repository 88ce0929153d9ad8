const schemed = /^[a-z][a-z0-9+.-]*:/i;
const hosted = /^[a-z][a-z0-9+.-]*:\/\/[^/?#\\]/i;
const repairable = /[\s\\\p{Cc}]/u;

/** Longer addresses work nowhere, and hosts take more than linear time to parse. */
const lengthMax = 8192;

/**
 * An address with a host, read by the WHATWG URL Standard. null for what that standard repairs silently (blanks,
 * backslashes, missing slashes): a reviewer has to see the address that is called.
 */
export function plainUrl(text: string): URL | null {
  if (text.length > lengthMax || !hosted.test(text) || repairable.test(text)) return null;
  const url = URL.parse(text);
  return url && !/[{}]/.test(url.host) ? url : null;
}

export type HttpsFault = "relative" | "not-https" | "unparsable";

export function httpsFault(text: string): HttpsFault | null {
  const scheme = schemed.exec(text)?.[0].toLowerCase();
  if (scheme === undefined) return "relative";
  if (scheme !== "https:") return "not-https";
  return plainUrl(text) ? null : "unparsable";
}
