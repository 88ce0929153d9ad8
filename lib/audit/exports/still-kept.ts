import { DomainError } from "#lib/core/errors.ts";
import { db } from "#lib/db/client.ts";
import type { Snapshot } from "./stored.ts";
import { takeSnapshot } from "./take-snapshot.ts";

/**
 * Sees to it that nothing went while an export was written: its manifest would promise records that are not in it, and whoever
 * checks it would miss them.
 *
 * @throws DomainError `gone` when a month's retention has ended since the export was asked for
 */
export async function assertStillKept(then: Snapshot): Promise<void> {
  const logs = await takeSnapshot(db());
  const shorter = then.find(({ class: log, kept_from }) =>
    logs.some((one) => one.class === log && one.kept_from > kept_from),
  );
  if (shorter)
    throw new DomainError(
      "gone",
      `The retention of a month of the class ${shorter.class} ended while this export was written, so that it could not ` +
        "be whole. Export again.",
    );
}
