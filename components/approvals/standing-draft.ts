import type { ArgumentConstraint, GiveStanding } from "#lib/approvals/standing/schemas.ts";
import type { FieldIssue } from "#lib/core/errors.ts";
import { pointerTo } from "#lib/core/hidden-secret.ts";
import { isObject } from "#lib/core/json-object.ts";

type Way = ArgumentConstraint["is"];

/** What one argument must be, as somebody fills it in. Each way keeps what was typed for it. */
export type FieldDraft = {
  /** RFC 6901. */
  pointer: string;
  /** As the call that is approved has it. */
  value: unknown;
  is: Way;
  /** Of `one_of`: what it may be beside its value, one a line. */
  others: string;
  min: string;
  max: string;
  /** Of `text`: how many characters. */
  longest: string;
};

export type StandingDraft = {
  fields: readonly FieldDraft[];
  minutes: string;
  calls: string;
  /** The pointer of the number that is added up; empty for none. */
  sumOf: string;
  sumMax: string;
};

export type StandingCaps = { max_minutes: number; max_calls: number };
type Read<T> = { input: T } | { issues: FieldIssue[] };

const usualMinutes = 30;
const usualCalls = 10;
/** The schema takes no more. */
const fieldsMax = 200;
const othersMax = 99;
const longestMax = 10_000;
const sumCap = 1e15;

/** Nothing but the very same call, until somebody widens it field by field. @param canonical an object as canonical JSON */
export function standingDraft(canonical: string, { max_minutes, max_calls }: StandingCaps): StandingDraft {
  return {
    fields: leavesOf(JSON.parse(canonical), "").map(([pointer, value]) => ({
      pointer,
      value,
      is: "equals",
      others: "",
      min: typeof value === "number" ? String(value) : "",
      max: typeof value === "number" ? String(value) : "",
      longest: typeof value === "string" ? String(Math.max(1, lengthOf(value))) : "",
    })),
    minutes: String(Math.min(usualMinutes, max_minutes)),
    calls: String(Math.min(usualCalls, max_calls)),
    sumOf: "",
    sumMax: "",
  };
}

/** The values of a call, each with its place; an empty list or object is one too. */
function leavesOf(value: unknown, pointer: string): [pointer: string, value: unknown][] {
  const entries = Array.isArray(value) || isObject(value) ? Object.entries(value) : [];
  if (entries.length === 0) return pointer === "" ? [] : [[pointer, value]];
  return entries.flatMap(([name, item]) => leavesOf(item, pointerTo(pointer, name)));
}

/** How a value of this kind may be widened. A text of several lines can't stand in a list of one a line. */
export function waysOf(value: unknown): readonly Way[] {
  switch (typeof value) {
    case "number":
      return ["equals", "one_of", "between"];
    case "string":
      return value.includes("\n") ? ["equals", "text"] : ["equals", "one_of", "text"];
    case "boolean":
      return ["equals", "one_of"];
    default:
      return ["equals"];
  }
}

/** The numbers of the call, any one of which can be added up. */
export function numbersOf({ fields }: StandingDraft): string[] {
  return fields.filter(({ value }) => typeof value === "number").map(({ pointer }) => pointer);
}

/** Of a field's issue, under which control it is shown. */
export const issuePlace = (pointer: string, control: "others" | "min" | "max" | "longest") =>
  `/fields${pointer}#${control}`;

/** What the arguments must be, as the API takes it. */
export function readConstraints({ fields }: Pick<StandingDraft, "fields">): Read<ArgumentConstraint[]> {
  if (fields.length > fieldsMax)
    return refused(
      "/fields",
      `This call has ${fields.length} values; at most ${fieldsMax} can be allowed in advance.`,
    );
  const read = fields.map(readField);
  const issues = read.flatMap((each) => ("issues" in each ? each.issues : []));
  if (issues.length > 0) return { issues };
  return { input: read.flatMap((each) => ("input" in each ? [each.input] : [])) };
}

/** All that is allowed beside the call, as the API takes it, or what is wrong with it and where. */
export function readStanding(draft: StandingDraft, caps: StandingCaps): Read<GiveStanding> {
  const constraints = readConstraints(draft);
  const minutes = readCount(draft.minutes, caps.max_minutes, "/minutes", "minutes");
  const calls = readCount(draft.calls, caps.max_calls, "/calls", "calls");
  const sum = readSum(draft);
  if ("issues" in constraints || "issues" in minutes || "issues" in calls || "issues" in sum)
    return {
      issues: [constraints, minutes, calls, sum].flatMap((each) => ("issues" in each ? each.issues : [])),
    };
  return {
    input: {
      minutes: minutes.input,
      max_calls: calls.input,
      constraints: constraints.input,
      ...(sum.input && { sum: sum.input }),
    },
  };
}

function readField(field: FieldDraft): Read<ArgumentConstraint> {
  const { pointer, value, is } = field;
  switch (is) {
    case "equals":
      return { input: { pointer, is, value } };
    case "one_of":
      return readOneOf(field);
    case "between":
      return readBetween(field);
    case "text":
      return readText(field);
  }
}

function readOneOf({ pointer, value, others }: FieldDraft): Read<ArgumentConstraint> {
  const is = "one_of";
  if (typeof value === "boolean") return { input: { pointer, is, values: [value, !value] } };
  const place = issuePlace(pointer, "others");
  const lines = others.split("\n").filter((line) => line.trim() !== "");
  if (lines.length === 0) return refused(place, "Type at least one other value.");
  if (lines.length > othersMax) return refused(place, `List ${othersMax} other values at most.`);
  if (typeof value === "string") return { input: { pointer, is, values: [...new Set([value, ...lines])] } };
  const numbers = lines.map(numberOf);
  const wrong = numbers.indexOf(null);
  if (wrong !== -1) return refused(place, `Line ${wrong + 1} is not a number.`);
  return { input: { pointer, is, values: [...new Set([value, ...(numbers as number[])])] } };
}

function readBetween({ pointer, value, ...typed }: FieldDraft): Read<ArgumentConstraint> {
  const [min, max] = [numberOf(typed.min), numberOf(typed.max)];
  if (min === null) return refused(issuePlace(pointer, "min"), "Type a number.");
  if (max === null) return refused(issuePlace(pointer, "max"), "Type a number.");
  if (min > Number(value)) return refused(issuePlace(pointer, "min"), "This call itself would not fit.");
  if (max < Number(value)) return refused(issuePlace(pointer, "max"), "This call itself would not fit.");
  return { input: { pointer, is: "between", min, max } };
}

function readText({ pointer, value, longest }: FieldDraft): Read<ArgumentConstraint> {
  const place = issuePlace(pointer, "longest");
  const max_length = numberOf(longest);
  if (max_length === null || !Number.isInteger(max_length) || max_length < 1 || max_length > longestMax)
    return refused(place, `Type a whole number from 1 to ${longestMax.toLocaleString("en")}.`);
  if (max_length < lengthOf(String(value))) return refused(place, "This call itself would not fit.");
  return { input: { pointer, is: "text", max_length } };
}

function readCount(typed: string, max: number, pointer: string, what: string): Read<number> {
  const n = numberOf(typed);
  if (n !== null && Number.isInteger(n) && n >= 1 && n <= max) return { input: n };
  return refused(pointer, `The rule allows 1 to ${max.toLocaleString("en")} ${what}.`);
}

function readSum({ sumOf, sumMax }: StandingDraft): Read<GiveStanding["sum"]> {
  if (sumOf === "") return { input: undefined };
  const max = numberOf(sumMax);
  if (max === null || max <= 0 || max > sumCap) return refused("/sum", "Type a number above zero.");
  return { input: { pointer: sumOf, max } };
}

/** As JSON writes numbers; null for anything else. */
function numberOf(typed: string): number | null {
  const text = typed.trim();
  const value = Number(text);
  return /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(text) && Number.isFinite(value) ? value : null;
}

/** In code points, as people count. */
function lengthOf(text: string): number {
  return [...text].length;
}

function refused(pointer: string, message: string): { issues: FieldIssue[] } {
  return { issues: [{ pointer, message }] };
}
