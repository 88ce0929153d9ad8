import { DomainError, invalidField } from "#lib/core/errors.ts";
import type { JsonObject } from "#lib/core/json-object.ts";
import { isStorable } from "#lib/core/text.ts";
import { reversibilityOf, stagesOf } from "../demand/index.ts";
import type { ApprovalRow } from "../row/index.ts";
import { toMillionths } from "./exact-sum.ts";
import { mismatchOf } from "./matches.ts";
import { placeOf } from "./place.ts";
import type { ArgumentConstraint, GiveStanding } from "./schemas.ts";

type Given = Pick<
  ApprovalRow,
  "allowsStanding" | "effects" | "tier" | "stages" | "stepUp" | "matchNumber" | "arguments"
>;

type Limits = { max_minutes: number; max_calls: number };

const callsMax = 1_000;

/** How much of the like of a call whoever approves it may allow in advance, or why nothing. */
export function giveLimits(row: Given): Limits | { no: string } {
  if (!row.allowsStanding) return { no: "The rule has each such call approved by itself." };
  const reversibility = reversibilityOf(row.effects);
  if (reversibility === "irreversible")
    return { no: "What this tool does can't be undone: each call is approved by itself." };
  if (reversibility === "unknown")
    return { no: "Nobody has labelled what this tool does: each call is approved by itself." };
  if (row.tier > 3) return { no: "Calls of tier 4 are approved one by one." };
  const seats = stagesOf(row).reduce((sum, { need }) => sum + need, 0);
  if (seats !== 1)
    return { no: "More than one person must approve: nobody says yes in advance for the others." };
  if (row.stepUp === "webauthn")
    return { no: "The rule asks for a security key with each yes: none is given in advance." };
  if (row.matchNumber !== null)
    return { no: "The rule has a number matched with each yes: none is given in advance." };
  return { max_minutes: row.tier === 3 ? 60 : 480, max_calls: callsMax };
}

/** @throws DomainError that says why the like of a call can't be allowed like this, and points at what is wrong */
export function assertGiveable(row: Given, give: GiveStanding): void {
  const limits = giveLimits(row);
  if ("no" in limits) throw new DomainError("forbidden", limits.no);
  const { max_minutes, max_calls } = limits;
  if (give.minutes > max_minutes)
    throw invalidField(
      "standing/minutes",
      `Calls of this tier are allowed for ${max_minutes} minutes at most.`,
    );
  if (give.max_calls > max_calls)
    throw invalidField("standing/max_calls", `These are ${max_calls} calls at most.`);
  assertConstraints(row, give.constraints, "standing/constraints");
  assertSum(argumentsOf(row), give.sum);
}

/**
 * @param field the way to the constraints in the input
 * @throws DomainError `invalid` unless they match the call itself, all of it
 */
export function assertConstraints(
  row: Pick<ApprovalRow, "arguments">,
  constraints: readonly ArgumentConstraint[],
  field: string,
): void {
  for (const [index, { pointer, ...rest }] of constraints.entries())
    if (!areStorable(pointer, rest))
      throw invalidField(
        `${field}/${index}`,
        "This contains the NUL character, or half of a surrogate pair.",
      );
  const args = argumentsOf(row);
  const mismatch = mismatchOf(constraints, args, args);
  if (!mismatch) return;
  const index = constraints.findLastIndex(({ pointer }) => pointer === mismatch.pointer);
  throw invalidField(
    index < 0 ? field : `${field}/${index}`,
    `${mismatch.pointer || "The whole"}: ${mismatch.why}`,
  );
}

function assertSum(args: JsonObject, sum: GiveStanding["sum"]): void {
  if (sum === undefined) return;
  if (!isStorable(sum.pointer) || toMillionths(placeOf(args, sum.pointer)?.value) === null)
    throw invalidField(
      "standing/sum/pointer",
      "What is added up must be a number of this call, 0 or more, with six decimals at most.",
    );
  if (toMillionths(sum.max) === null)
    throw invalidField("standing/sum/max", "This has six decimals at most.");
}

/** They were read strictly and stored in their canonical form. */
export function argumentsOf(row: Pick<ApprovalRow, "arguments">): JsonObject {
  return JSON.parse(Buffer.from(row.arguments).toString()) as JsonObject;
}

/** Whether the database can hold every text in it. */
function areStorable(...values: readonly unknown[]): boolean {
  return values.every((value) => {
    if (typeof value === "string") return isStorable(value);
    if (typeof value !== "object" || value === null) return true;
    return Object.entries(value).every((entry) => areStorable(...entry));
  });
}
