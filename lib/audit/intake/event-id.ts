import { keyedHash } from "../redaction/index.ts";

const uuidv7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

export function isUuidv7(text: string): boolean {
  return uuidv7.test(text);
}

/**
 * The id of an event whose producer knows it by a name of its own: a UUIDv7 of when it happened whose other bits are a keyed
 * hash of whose it is and how it is called there, so that the same event sent again has the same id. Without the key nobody can
 * work it out, and send another event under it first.
 *
 * @param timeMs since 1970
 */
export function deriveId(timeMs: number, gateway: string, stream: string, native: string): string {
  const time = Math.max(0, timeMs).toString(16).padStart(12, "0");
  const bits = keyedHash("audit-event-id", JSON.stringify([gateway, stream, native])).toString("hex");
  const variant = ((Number.parseInt(bits.slice(3, 4), 16) & 0x3) | 0x8).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${bits.slice(0, 3)}-${variant}${bits.slice(4, 7)}-${bits.slice(7, 19)}`;
}
