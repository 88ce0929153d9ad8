import { isObject, type JsonObject } from "#lib/core/json-object.ts";
import type { RowFormat, UpstreamStatus } from "../schemas.ts";

/** What a source says about a version, beside its document. */
export type UpstreamFacts = {
  status: UpstreamStatus;
  statusMessage: string | null;
  isLatest: boolean;
  publishedAt: Date | null;
  updatedAt: Date | null;
};

/** A row as a current server.json, or why it can't be one. */
export type Conversion =
  | { format: RowFormat; document: JsonObject; facts: UpstreamFacts }
  | { format: RowFormat; reasons: string[] };

/** The member of an object by this name, where it is an object itself. */
export function objectIn(value: unknown, name: string): JsonObject {
  const member = isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  return isObject(member) ? member : {};
}

/** A member that is a list; what is no list has no members. */
export function listIn(value: JsonObject, name: string): unknown[] {
  const member = value[name];
  return Array.isArray(member) ? member : [];
}
