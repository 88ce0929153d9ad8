import { promisify } from "node:util";
import { constants, gunzip, zstdDecompress } from "node:zlib";
import { DomainError } from "#lib/core/errors.ts";
import { batchBytesMax, batchEventsMax } from "./limits.ts";

const unpackers: Record<string, (bytes: Uint8Array) => Promise<Uint8Array>> = {
  identity: async (bytes) => bytes,
  gzip: (bytes) => promisify(gunzip)(bytes, { maxOutputLength: batchBytesMax }),
  // What RFC 8878 §3.1.1.1.2 recommends to support; a window is memory that the sender has us take.
  zstd: (bytes) =>
    promisify(zstdDecompress)(bytes, {
      maxOutputLength: batchBytesMax,
      params: { [constants.ZSTD_d_windowLogMax]: 23 },
    }),
};

/**
 * Undoes the body's content coding (RFC 9110 §8.4). What it unpacks to is bounded while it is unpacked.
 *
 * @throws DomainError `unsupported_media_type`, `malformed`, `too_large`
 */
export async function unpackBody(body: Uint8Array, coding: string | undefined): Promise<Uint8Array> {
  const unpack = Object.hasOwn(unpackers, coding?.toLowerCase() ?? "identity")
    ? unpackers[coding?.toLowerCase() ?? "identity"]
    : undefined;
  if (!unpack)
    throw new DomainError("unsupported_media_type", "Send the body as it is, or with gzip or zstd.", {
      details: { accept_encoding: "gzip, zstd" },
    });
  try {
    return await unpack(body);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE") throw tooLarge();
    throw new DomainError("malformed", `The body is not sound ${coding}.`, { cause });
  }
}

export function tooLarge(): DomainError {
  return new DomainError(
    "too_large",
    `A batch may have ${batchEventsMax} events and ${batchBytesMax} bytes (unpacked) at most. Send it in parts.`,
    { details: { limit_events: batchEventsMax, limit_bytes: batchBytesMax } },
  );
}
