import type { Span } from "./span.ts";

const tokenPart = /[\w-]/;

/** JSON web tokens, signed or encrypted (RFC 7515 §3.1, RFC 7516 §3.1): by a header that opens. */
export function findWebTokens(text: string): Span[] {
  const found: Span[] = [];
  for (let from = text.indexOf("eyJ"); from !== -1; ) {
    let to = from;
    const dots: number[] = [];
    while (to < text.length && (tokenPart.test(text[to] ?? "") || text[to] === ".")) {
      if (text[to] === ".") dots.push(to);
      to++;
    }
    if (dots.length >= 2 && isHeader(text.slice(from, dots[0])))
      found.push({ from, to: to - (text[to - 1] === "." && dots.length > 2 ? 1 : 0), detector: "jwt" });
    from = text.indexOf("eyJ", to);
  }
  return found;
}

function isHeader(encoded: string): boolean {
  // Headers are short; what is longer is another thing, and costly to open.
  if (encoded.length > 4_096) return false;
  try {
    const header = JSON.parse(Buffer.from(encoded, "base64url").toString("utf8"));
    return (
      typeof header === "object" && header !== null && ("alg" in header || "enc" in header || "typ" in header)
    );
  } catch {
    return false;
  }
}
