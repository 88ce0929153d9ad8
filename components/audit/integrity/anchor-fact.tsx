"use client";

import { Time } from "#components/patterns/time.tsx";
import type { LogState } from "#lib/audit/sealing/schemas.ts";
import { anchorState, exactly } from "#lib/ui/audit-integrity-words.ts";
import { useNow } from "#lib/ui/clock.ts";
import { Worry } from "./worry.tsx";

/** When a checkpoint was last laid down where the database's owner should not reach it. */
export function AnchorFact({ log }: { log: LogState }) {
  const state = anchorState(log, useNow());
  switch (state.kind) {
    case "empty":
      return <span className="text-muted">Nothing to anchor yet</span>;
    case "never":
      return (
        <Worry>
          Never anchored. The first anchor comes within ten minutes; if it does not, look whether the folder
          AUDIT_ANCHOR_DIR can be written to. Until then, whoever has the signing key could rewrite this log
          unseen.
        </Worry>
      );
    case "current":
      return (
        <>
          Last anchored <Time at={state.at} /> at {exactly(state.places, "place")}
          {state.behind === 0 ? (
            <span className="text-muted"> (all events)</span>
          ) : (
            <span className="text-muted"> ({exactly(state.behind, "event")} sealed since)</span>
          )}
        </>
      );
    case "overdue":
      return (
        <Worry>
          Last anchored <Time at={state.at} />, and {exactly(state.behind, "event was", "events were")} sealed
          since. Look whether the folder AUDIT_ANCHOR_DIR can be written to.
        </Worry>
      );
    case "contradicted":
      return (
        <Worry danger>
          An anchored checkpoint has more events than this log. The log was cut back or replaced: verify it
          against the anchors.
        </Worry>
      );
  }
}
