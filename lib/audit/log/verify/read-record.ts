import type { AuditRecord } from "#lib/core/audit-record.ts";
import { canonicalJson } from "#lib/core/canonical-json.ts";

/**
 * The record that these bytes are, when they are its canonical form (RFC 8785); null otherwise. Its fields are as trustworthy
 * as whoever wrote them: a reader of single fields must bear that one is missing.
 */
export function readRecord(body: string): AuditRecord | null {
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
    return isCanonical(body, value) ? (value as AuditRecord) : null;
  } catch {
    return null;
  }
}

/**
 * ECMAScript writes numbers and texts as RFC 8785 does, so that only the order of names is left to check, and halves of
 * surrogate pairs. It moves names that look like array indexes to the front: such a record takes the long way.
 */
function isCanonical(body: string, value: object): boolean {
  if (JSON.stringify(value) === body && !body.includes("\\ud"))
    return inOrder(value) || canonicalJson(value) === body;
  return canonicalJson(value) === body;
}

function inOrder(value: object): boolean {
  if (Array.isArray(value))
    return value.every((member) => typeof member !== "object" || member === null || inOrder(member));
  let before = "";
  for (const name of Object.keys(value)) {
    const member = (value as Record<string, unknown>)[name];
    if (name < before || (typeof member === "object" && member !== null && !inOrder(member))) return false;
    before = name;
  }
  return true;
}
