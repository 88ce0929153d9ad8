import { DomainError, type ErrorCode } from "../core/errors.ts";
import type { Refusal } from "../decisions/index.ts";

const codes: Record<Refusal["kind"] | "stale", ErrorCode> = {
  paused: "conflict",
  closed: "conflict",
  voted: "conflict",
  inactive: "forbidden",
  conflict_of_interest: "forbidden",
  not_eligible: "forbidden",
  stale: "stale",
};

/** The refusal of a ballot as an error. */
export function refusedBallot(
  { kind, no }: Refusal | { kind: "stale"; no: string },
  details: Record<string, unknown> = {},
): DomainError {
  return new DomainError(codes[kind], no, { details });
}
