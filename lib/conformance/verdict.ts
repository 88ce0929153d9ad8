import { isObject } from "#lib/core/json-object.ts";
import type { Answer } from "./http.ts";
import { inShort, visible } from "./visible.ts";

/** The registry does something else than the case expects. */
export class Unmet extends Error {
  constructor(expected: string, observed: string, answer?: Answer) {
    super(`expected ${expected}; observed ${observed}${answer ? ` (${visible(answer.line, 240)})` : ""}`);
  }
}

/** The case can't be judged here, and the message says why. */
export class NotApplicable extends Error {}

/** @throws Unmet unless the answer has one of the statuses. */
export function expectStatus(answer: Answer, ...statuses: number[]): void {
  if (statuses.includes(answer.status)) return;
  throw new Unmet(`status ${statuses.join(" or ")}`, saw(answer), answer);
}

/** What an answer was, for the "observed" half: its status, and the beginning of what it said. */
export function saw(answer: Answer): string {
  const said = answer.text.trim();
  return said ? `status ${answer.status}: ${visible(said, 120)}` : `status ${answer.status} without a body`;
}

/** @throws Unmet unless the answer is a JSON object. */
export function objectOf(answer: Answer): Record<string, unknown> {
  const { json } = answer;
  if (isObject(json)) return json;
  const observed = answer.cut
    ? "a body too large to read"
    : json === undefined
      ? saw(answer)
      : inShort(json, 80);
  throw new Unmet("a JSON object", observed, answer);
}

/** @throws NotApplicable when there is no such value in the catalog. */
export function needed<T>(value: T | undefined, why: string): T {
  if (value === undefined) throw new NotApplicable(why);
  return value;
}

/** How registries answer for what they leave out. */
export function isAbsent({ status }: Answer): boolean {
  return status === 404 || status === 405 || status === 501;
}
