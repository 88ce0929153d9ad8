import { hashToken } from "#lib/audit/redaction/index.ts";
import { canonicalJson } from "#lib/core/canonical-json.ts";
import type { JsonObject } from "#lib/core/json-object.ts";

export type ArgumentsProof = { hash: string; bytes: number };

/**
 * What shows later whether certain arguments were those of a call, without saying what they were: the keyed hash of their
 * canonical JSON (RFC 8785). Arguments are few words as often as not, and a hash without a key would let anybody try them.
 */
export function proveArguments(args: JsonObject | undefined): ArgumentsProof | undefined {
  if (args === undefined) return undefined;
  const text = textOfArguments(args);
  return { hash: hashToken(text), bytes: Buffer.byteLength(text) };
}

/** What has no canonical form is hashed as it came. */
function textOfArguments(args: JsonObject): string {
  try {
    return canonicalJson(args);
  } catch {
    return JSON.stringify(args);
  }
}
