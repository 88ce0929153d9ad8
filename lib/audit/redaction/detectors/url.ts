import type { Span } from "./span.ts";

const credentialsMax = 512;
const ends = /[\s"'`<>]/;

/** User and password in an address (RFC 3986 §3.2.1), also where the password is not encoded as it should be. */
export function findUrlCredentials(text: string): Span[] {
  const found: Span[] = [];
  for (let mark = text.indexOf("://"); mark !== -1; mark = text.indexOf("://", mark + 3)) {
    const from = mark + 3;
    const colon = text.indexOf(":", from);
    let at = -1;
    for (let to = from; to < text.length && to - from < credentialsMax; to++) {
      if (ends.test(text[to] ?? "") || text.startsWith("://", to)) break;
      if (text[to] === "@") at = to;
      // After the host no user can come, unless what looked like a port is none: then it is a password with a `/` in it.
      if (/[/?#]/.test(text[to] ?? "") && (at !== -1 || !isPassword(text, colon, from, to))) break;
    }
    if (at !== -1 && colon !== -1 && colon < at) found.push({ from, to: at, detector: "url_credentials" });
  }
  return found;
}

function isPassword(text: string, colon: number, from: number, to: number): boolean {
  return colon !== -1 && colon > from && colon < to && !/^\d{0,5}$/.test(text.slice(colon + 1, to));
}
