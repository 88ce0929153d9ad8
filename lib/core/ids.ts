import { v7 } from "uuid";

const prefixes = {
  user: "usr",
  team: "team",
  session: "ses",
  token: "tok",
  client: "cli",
  server: "srv",
  version: "ver",
  submission: "sub",
  snapshot: "snp",
  vote: "vot",
  auditEvent: "evt",
  request: "req",
} as const;

export type IdKind = keyof typeof prefixes;

/**
 * A new identifier: a prefix that says what it names, then a UUIDv7 (RFC 9562 §5.7) without dashes, so that ids
 * sort by the time they were made.
 *
 * @example newId("submission") // "sub_0198f2c0aabb7ccd9e0f112233445566"
 */
export function newId(kind: IdKind): string {
  return `${prefixes[kind]}_${v7().replaceAll("-", "")}`;
}

/** The form of an id of one kind, for schemas. */
export function idPattern(kind: IdKind): RegExp {
  return new RegExp(`^${prefixes[kind]}_[0-9a-f]{32}$`);
}
