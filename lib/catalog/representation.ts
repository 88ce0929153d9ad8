import { createHash } from "node:crypto";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

export const encodings = ["br", "gzip", "identity"] as const;
export type Encoding = (typeof encodings)[number];

/** Below this, compressing costs more than it saves. */
const compressedMin = 1_024;

/** One body as it goes over the wire, in each encoding that was asked for so far, with a strong ETag for each. */
export class Representation {
  readonly #hash: string;
  readonly #bodies: Partial<Record<Encoding, Buffer>>;
  /** What keeping it costs, compressed forms included. */
  readonly bytes: number;

  constructor(text: string) {
    const body = Buffer.from(text);
    this.#hash = createHash("sha256").update(body).digest("base64url").slice(0, 27);
    this.#bodies = { identity: body };
    this.bytes = body.length * 1.5;
  }

  /** The encoding to answer with, of those that the client takes (RFC 9110 §12.5.3). */
  choose(acceptEncoding: string | undefined): Encoding {
    if (!acceptEncoding || (this.#bodies.identity?.length ?? 0) < compressedMin) return "identity";
    return encodings.find((encoding) => accepts(acceptEncoding, encoding)) ?? "identity";
  }

  /** RFC 9110 §8.8.3: each encoding is a representation of its own. */
  etag(encoding: Encoding): string {
    return encoding === "identity" ? `"${this.#hash}"` : `"${this.#hash}-${encoding}"`;
  }

  body(encoding: Encoding): Buffer {
    this.#bodies[encoding] ??= compress(this.#bodies.identity as Buffer, encoding);
    return this.#bodies[encoding];
  }
}

/** Whether `If-None-Match` names this tag (weak comparison, RFC 9110 §13.1.2). */
export function noneMatch(header: string | undefined, etag: string): boolean {
  if (!header) return false;
  if (header === etag || header.trim() === "*") return true;
  return header.split(",").some((tag) => tag.trim().replace(/^W\//, "") === etag);
}

function accepts(header: string, encoding: Encoding): boolean {
  return header.split(",").some((part) => {
    const [name = "", ...parameters] = part.split(";").map((piece) => piece.trim().toLowerCase());
    return name === encoding && !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter));
  });
}

function compress(body: Buffer, encoding: Encoding): Buffer {
  if (encoding === "gzip") return gzipSync(body, { level: 6 });
  return brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } });
}
