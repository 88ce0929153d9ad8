import { createHash, randomBytes } from "node:crypto";

/** A field that left its record and can be erased (RFC 9901). */
export type Disclosure = {
  eventId: string;
  /** What stands in the record: base64url(SHA-256(`encoded`)). */
  digest: string;
  /** base64url of the JSON `[salt, name, value]`; of an element of a list, `[salt, value]`. */
  encoded: string;
  /** Whom or what it is about: `customer:C-42`. */
  subject: string;
};

/**
 * Takes a field out of a record (RFC 9901 §4.2). The salt has 128 random bits, so that nobody can find a value out by trying;
 * the same field sent again gets another digest.
 *
 * @param name null for an element of a list
 */
export function disclose(eventId: string, name: string | null, value: unknown): Omit<Disclosure, "subject"> {
  const salt = randomBytes(16).toString("base64url");
  const content = name === null ? [salt, value] : [salt, name, value];
  const encoded = Buffer.from(JSON.stringify(content)).toString("base64url");
  return { eventId, digest: digestOfDisclosure(encoded), encoded };
}

/** RFC 9901 §4.2.3: over the ASCII bytes of the encoded disclosure. */
export function digestOfDisclosure(encoded: string): string {
  return createHash("sha256").update(encoded, "ascii").digest("base64url");
}

/** @returns the name (null for an element of a list) and the value */
export function openDisclosure(encoded: string): { name: string | null; value: unknown } {
  const content: unknown[] = JSON.parse(Buffer.from(encoded, "base64url").toString("utf8"));
  return content.length === 2
    ? { name: null, value: content[1] }
    : { name: String(content[1]), value: content[2] };
}

/**
 * A stored value with each list of digests as its length. Salts differ each time a field is recorded: whoever asks whether an
 * event that came again is the same one compares this.
 */
export function withoutSalts(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (name, member) => {
      if (name === "_sd" && Array.isArray(member)) return member.length;
      return name === "..." && typeof member === "string" ? "" : member;
    }),
  );
}
