import { createHash } from "node:crypto";
import { canonicalJson } from "../core/canonical-json.ts";

/** SHA-256 of the canonical JSON (RFC 8785) of a value, as `sha256:<hex>`. */
export function digestOf(value: unknown): string {
  return digestOfText(canonicalJson(value));
}

/** SHA-256 of a text's UTF-8 bytes, as `sha256:<hex>`. */
export function digestOfText(text: string): string {
  return `sha256:${createHash("sha256").update(text, "utf8").digest("hex")}`;
}
