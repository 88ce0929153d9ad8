import type { ArgumentConstraint, GrantView } from "#lib/access/grants/schemas.ts";
import type { FieldIssue } from "#lib/core/errors.ts";
import { type AccessLevel, accessLevels } from "#lib/core/words.ts";

export const operators = ["equals", "one_of", "range", "prefix", "pattern"] as const;
export type Operator = (typeof operators)[number];

/** One row of the form. It keeps what was typed for every operator, so that changing it back loses nothing. */
export type ConstraintDraft = {
  key: string;
  /** Empty for all tools. */
  tool: string;
  argument: string;
  op: Operator;
  /** What the values are: `1` is a number and a text, and the two are never the same. */
  kind: "text" | "other";
  value: string;
  /** One a line. */
  values: string;
  min: string;
  max: string;
  prefix: string;
  pattern: string;
};

export const units = ["minutes", "hours", "days"] as const;
export type Unit = (typeof units)[number];
const unitMinutes: Record<Unit, number> = { minutes: 1, hours: 60, days: 1_440 };

/** A request while it is filled in: what will be a number may not be one yet. */
export type RequestDraft = {
  server: string;
  scopes: readonly AccessLevel[];
  tools: readonly string[];
  constraints: readonly ConstraintDraft[];
  users: readonly string[];
  /** Empty for the longest allowed. */
  amount: string;
  unit: Unit;
  /** By the reader's clock, as `2026-11-21T18:00`; empty for at once. */
  start: string;
  reason: string;
};

export type Prefilled = { server?: string; scope?: AccessLevel; tool?: string; extends?: GrantView | null };

export function newConstraint(): ConstraintDraft {
  return {
    key: crypto.randomUUID(),
    tool: "",
    argument: "",
    op: "equals",
    kind: "text",
    value: "",
    values: "",
    min: "",
    max: "",
    prefix: "",
    pattern: "",
  };
}

/** What the form begins with: exactly what a denial missed, or what the grant gives that is to go on. */
export function toRequestDraft({ server, scope, tool, extends: grant }: Prefilled): RequestDraft {
  return {
    server: grant?.server ?? server ?? "",
    scopes: grant?.scopes ?? (scope ? [scope] : []),
    tools: grant?.tools ?? (tool && !scope ? [tool] : []),
    constraints: grant?.constraints.map(toConstraintDraft) ?? [],
    users: grant?.users.map(({ email }) => email) ?? [],
    ...(grant ? spanOf(grant.minutes) : { amount: "", unit: "days" as const }),
    start: "",
    reason: "",
  };
}

/** Minutes in the largest unit that leaves nothing over. */
export function spanOf(minutes: number): { amount: string; unit: Unit } {
  const unit = units.findLast((one) => minutes % unitMinutes[one] === 0) ?? "minutes";
  return { amount: String(minutes / unitMinutes[unit]), unit };
}

/** How long is asked for in minutes; undefined for the longest allowed, NaN for what is no number. */
export function minutesOf({ amount, unit }: Pick<RequestDraft, "amount" | "unit">): number | undefined {
  return amount.trim() === "" ? undefined : toNumber(amount) * unitMinutes[unit];
}

export function toConstraintDraft({ tool, argument, must }: ArgumentConstraint): ConstraintDraft {
  const row = { ...newConstraint(), tool: tool ?? "", argument, op: must.op };
  switch (must.op) {
    case "equals":
      return typeof must.value === "string"
        ? { ...row, value: must.value }
        : { ...row, kind: "other", value: JSON.stringify(must.value) };
    case "one_of":
      return must.values.every(
        (value) => typeof value === "string" && !value.includes("\n") && value === value.trim(),
      )
        ? { ...row, values: must.values.join("\n") }
        : { ...row, kind: "other", values: must.values.map((value) => JSON.stringify(value)).join("\n") };
    case "range":
      return { ...row, min: must.min?.toString() ?? "", max: must.max?.toString() ?? "" };
    case "prefix":
      return { ...row, prefix: must.prefix };
    case "pattern":
      return { ...row, pattern: must.pattern };
    default:
      return must satisfies never;
  }
}

/** As the API takes it, for a preview and for the request itself. What is wrong with it, the API's own schema says. */
export function toRequestInput(agentId: string, draft: RequestDraft, extended?: string) {
  const minutes = minutesOf(draft);
  const start = extended === undefined ? toTime(draft.start) : null;
  return {
    agent_id: agentId,
    server: draft.server,
    scopes: accessLevels.filter((level) => draft.scopes.includes(level)),
    tools: [...draft.tools],
    constraints: draft.constraints.map(toConstraintInput),
    users: [...draft.users],
    ...(minutes === undefined ? {} : { minutes }),
    ...(start === null ? {} : { not_before: start }),
    ...(extended === undefined ? {} : { extends: extended }),
  };
}
export type RequestInput = ReturnType<typeof toRequestInput>;

function toConstraintInput({ tool, argument, ...row }: ConstraintDraft) {
  return { tool: tool === "" ? null : tool, argument: argument.trim(), must: toMust(row) };
}

type Scalar = string | number | boolean | null;
type Must =
  | { op: "equals"; value: Scalar }
  | { op: "one_of"; values: Scalar[] }
  | { op: "range"; min?: number; max?: number }
  | { op: "prefix"; prefix: string }
  | { op: "pattern"; pattern: string };

function toMust({ op, ...row }: Omit<ConstraintDraft, "tool" | "argument">): Must {
  switch (op) {
    case "equals":
      return { op, value: toScalar(row.value, row.kind) };
    case "one_of":
      return { op, values: linesOf(row.values).map((line) => toScalar(line, row.kind)) };
    case "range":
      return { op, ...bound("min", row.min), ...bound("max", row.max) };
    case "prefix":
      return { op, prefix: row.prefix };
    case "pattern":
      return { op, pattern: row.pattern };
    default:
      return op satisfies never;
  }
}

function bound(name: "min" | "max", text: string) {
  return text.trim() === "" ? {} : { [name]: toNumber(text) };
}

/** What is no value becomes null, which no argument may be held to. */
function toScalar(text: string, kind: ConstraintDraft["kind"]): Scalar {
  if (kind === "text") return text;
  try {
    const value: unknown = JSON.parse(text);
    return ["string", "number", "boolean"].includes(typeof value) ? (value as Scalar) : null;
  } catch {
    return null;
  }
}

export function linesOf(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
}

const noValue = 'This is a number, true, false, or a text in quotes: 5, true, "EU".';

/**
 * As much of a draft as can be looked at already: without limits that are not filled in yet, and without a span or a start that
 * is none. Null while there is nothing to look at.
 */
export function previewable(draft: RequestDraft): RequestDraft | null {
  const faults = draftFaults(draft).map(({ pointer }) => pointer);
  if (faults.includes("/server") || faults.includes("/scopes")) return null;
  return {
    ...draft,
    constraints: draft.constraints.filter((row) => constraintFaults(row, 0).length === 0),
    ...(faults.includes("/minutes") ? { amount: "" } : {}),
    reason: "",
  };
}

/** What the schema can't know, or says less well than the form can. */
export function draftFaults(draft: RequestDraft, maxMinutes?: number): FieldIssue[] {
  const minutes = minutesOf(draft);
  return [
    ...fault("/server", draft.server === "" && "Choose a server."),
    ...fault(
      "/scopes",
      draft.scopes.length + draft.tools.length === 0 && "Ask for an access level, or for tools.",
    ),
    ...fault(
      "/minutes",
      minutes !== undefined &&
        !(Number.isInteger(minutes) && minutes >= 5) &&
        "This is a span of 5 minutes at least.",
    ),
    ...fault(
      "/minutes",
      minutes !== undefined &&
        maxMinutes !== undefined &&
        minutes > maxMinutes &&
        "This is longer than the policy allows.",
    ),
    ...fault("/not_before", draft.start !== "" && toTime(draft.start) === null && "This is not a time."),
    ...draft.constraints.flatMap(constraintFaults),
  ];
}

function constraintFaults({ argument, op, ...row }: ConstraintDraft, index: number): FieldIssue[] {
  const at = `/constraints/${index}`;
  const must = toMust({ op, ...row });
  return [
    ...fault(
      `${at}/argument`,
      !argument.trim().startsWith("/") && "An argument is a JSON pointer: /customer/id.",
    ),
    ...fault(`${at}/must/value`, "value" in must && must.value === null && noValue),
    ...fault(
      `${at}/must/values`,
      "values" in must && must.values.length === 0 && "Name one value at least, one a line.",
    ),
    ...fault(
      `${at}/must/values`,
      "values" in must && must.values.includes(null) && `Line by line: ${noValue}`,
    ),
    ...fault(
      `${at}/must/min`,
      op === "range" &&
        row.min.trim() === "" &&
        row.max.trim() === "" &&
        "A range has a least, a most, or both.",
    ),
    ...fault(
      `${at}/must/min`,
      op === "range" && Number.isNaN(toNumber(row.min.trim() || "0")) && "This is not a number.",
    ),
    ...fault(
      `${at}/must/max`,
      op === "range" && Number.isNaN(toNumber(row.max.trim() || "0")) && "This is not a number.",
    ),
    ...fault(
      `${at}/must/max`,
      op === "range" &&
        row.min.trim() !== "" &&
        toNumber(row.max) < toNumber(row.min) &&
        "This is below the least, so nothing would fit.",
    ),
    ...fault(`${at}/must/prefix`, op === "prefix" && row.prefix === "" && "Say how it begins."),
    ...fault(`${at}/must/pattern`, op === "pattern" && row.pattern === "" && "Say what it matches."),
  ];
}

function fault(pointer: string, message: string | false): FieldIssue[] {
  return message === false ? [] : [{ pointer, message }];
}

function toNumber(text: string): number {
  return text.trim() === "" ? Number.NaN : Number(text);
}

function toTime(local: string): string | null {
  const at = new Date(local);
  return local === "" || Number.isNaN(at.getTime()) ? null : at.toISOString();
}
