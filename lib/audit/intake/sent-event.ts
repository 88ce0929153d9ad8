import type { JsonObject } from "#lib/core/json-object.ts";
import { log } from "#lib/log.ts";
import type { IntakeAnswer } from "./schemas.ts";

export type Rejection = IntakeAnswer["rejected"][number];

/** One event of a batch, in the record's form as far as its envelope says; `line` counts from 1. */
export type SentEvent = { line: number; event: JsonObject } | { line: number; refusal: Refusal };

export type Refusal = Pick<Rejection, "code" | "message">;

/** Refuses one event of a batch; the others go on. */
export class EventRefused extends Error implements Refusal {
  readonly code: Rejection["code"];

  constructor(code: Rejection["code"], message: string) {
    super(message);
    this.code = code;
  }
}

/**
 * Why an event is refused, from what was thrown while it was read. Reading is pure: what it did not foresee lies in the event, and
 * must not keep the others out, nor bring the gateway to send them all for ever.
 */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof EventRefused) return { code: error.code, message: error.message };
  // Its message may repeat the event; where it was thrown does not.
  const thrownAt = (error as Error).stack?.split("\n").filter((line) => /^ +at /.test(line));
  log.error({ thrownAt }, "an event could not be read");
  return { code: "malformed", message: "The console could not read this event. Its operators are told." };
}
