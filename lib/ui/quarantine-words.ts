import type { QuarantineSummary } from "#lib/lifecycle/schemas.ts";
import { duration } from "./format.ts";

/** What a quarantine stopped, in words. */
export function quarantineTitle({ scope, target }: Pick<QuarantineSummary, "scope" | "target">): string {
  if (scope === "everything") return "Everything";
  return scope === "owner" ? `All servers of ${target.replace(/^(team|user):/, "")}` : target;
}

/** How far it has got: `3 of 4 readers, the last after 640 ms`. */
export function reachWords({ readers, reached, last_ms }: QuarantineSummary["reach"]): string {
  if (readers === 0) return "No reader is known";
  const after = last_ms === null ? "" : `, the last after ${duration(last_ms)}`;
  return `${reached} of ${readers} ${readers === 1 ? "reader" : "readers"}${after}`;
}
