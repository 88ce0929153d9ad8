import { type RetentionClass, retentionClasses } from "#lib/core/audit-record.ts";
import { MalformedError } from "./malformed.ts";
import { strictDecimal, strictHash } from "./strict-text.ts";
import { hashLength } from "./tree.ts";

/**
 * What the log holds of a record: not the record but its SHA-256, so that a mirror sees no content, and enough beside it
 * to tell a record that expired lawfully from one that is missing.
 */
export type LeafEntry = { class: RetentionClass; digest: Uint8Array; id: string; receivedMs: number };

const uuid = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
const classes: ReadonlySet<string> = new Set(retentionClasses);
const id = new RegExp(`^${uuid}$`);
const shape = new RegExp(
  `^\\{"c":"(${retentionClasses.join("|")})","d":"([A-Za-z0-9+/]{43}=)","id":"(${uuid})","t":(\\d{1,16}),"v":1\\}$`,
);

/**
 * The entry that is hashed as a leaf: canonical JSON (RFC 8785) as it stands, because its names are in order and none of
 * its values needs an escape.
 *
 * @throws RangeError for what an entry can't say
 */
export function formatLeafEntry({ digest, ...rest }: LeafEntry): string {
  if (digest.length !== hashLength) throw new RangeError(cannotSay);
  return formatLeafOf({ ...rest, digest: Buffer.from(digest).toString("base64") });
}

const cannotSay = "A leaf has a class, a SHA-256, a UUID in small letters and a time in milliseconds.";

/**
 * The same, of a SHA-256 that is in base64 already.
 *
 * @throws RangeError for what an entry can't say
 */
export function formatLeafOf(leaf: Omit<LeafEntry, "digest"> & { digest: string }): string {
  const { class: of, digest, receivedMs } = leaf;
  if (!classes.has(String(of)) || !id.test(leaf.id) || !Number.isSafeInteger(receivedMs) || receivedMs < 0)
    throw new RangeError(cannotSay);
  return `{"c":"${of}","d":"${digest}","id":"${leaf.id}","t":${receivedMs},"v":1}`;
}

/** @throws MalformedError when it is not just as `formatLeafEntry` writes it */
export function parseLeafEntry(text: string): {
  class: RetentionClass;
  digest: Buffer;
  id: string;
  receivedMs: number;
} {
  const [, named, encoded = "", eventId, time = ""] = shape.exec(text) ?? [];
  const digest = strictHash(encoded);
  const receivedMs = strictDecimal(time);
  const of = retentionClasses.find((name) => name === named);
  if (!of || !digest || !eventId || receivedMs === null)
    throw new MalformedError("This is not an entry of the log.");
  return { class: of, digest, id: eventId, receivedMs };
}
