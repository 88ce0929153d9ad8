/** The fields whose terms list values. */
export const valueFields = [
  "actor",
  "agent",
  "server",
  "op",
  "target",
  "access",
  "status",
  "class",
  "action",
  "session",
  "trace",
  "gateway",
  "ip",
  "id",
] as const;
export type ValueField = (typeof valueFields)[number];

/** All that a search can name. */
export const queryFields = [...valueFields, "after", "before", "duration"] as const;
export type QueryField = (typeof queryFields)[number];

/** `prefix`: `*` stood at its end, for whatever follows. A bare `*` is the prefix of nothing: any value at all. */
export type QueryValue = { text: string; prefix: boolean };

export const comparisons = ["=", ">", ">=", "<", "<="] as const;
export type Comparison = (typeof comparisons)[number];

/** One thing that a search asks of an event. */
export type Term =
  /** Any of these values; with `not`, none of them. An event without the field has none of them. */
  | { kind: "field"; field: ValueField; values: readonly QueryValue[]; not: boolean }
  /** RFC 3339 in UTC, or relative to now: `-24h`, `-30d`. `after` includes its moment, `before` does not. */
  | { kind: "time"; field: "after" | "before"; at: string }
  | { kind: "duration"; comparison: Comparison; ms: number; not: boolean }
  /** Words anywhere in arguments, names, reasons and errors; in this order where they were quoted. */
  | { kind: "text"; text: string; not: boolean };

/** All of its terms must hold. An empty query finds everything. */
export type AuditQuery = { terms: readonly Term[] };

/** What is wrong with a search, for people: where (0-based, of UTF-16 units), what, and what to write instead. */
export type QueryProblem = { from: number; to: number; message: string; suggestion?: string };
