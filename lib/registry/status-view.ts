import type { z } from "zod";
import type { statusChange } from "./schemas.ts";
import type { StatusFacts } from "./status-change.ts";

/** A version's status by the API's names. */
export function toStatusFacts({ status, statusMessage, successor, sunsetAt }: StatusFacts) {
  return {
    status,
    status_message: statusMessage,
    successor,
    sunset_at: sunsetAt?.toISOString() ?? null,
  };
}

export function toStatusChange(
  { id, name }: { id: string; name: string },
  changed: readonly { after: StatusFacts & { version: string } }[],
): z.output<typeof statusChange> {
  const versions = changed.map(({ after }) => ({ version: after.version, ...toStatusFacts(after) }));
  return { server: { id, name }, changed: versions };
}
