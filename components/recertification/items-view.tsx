"use client";

import { useState } from "react";
import { BulkResults } from "#components/console/bulk-results.tsx";
import { ReasonDialog } from "#components/console/reason-dialog.tsx";
import { DigestChip } from "#components/patterns/digest-chip.tsx";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { SelectionBar } from "#components/patterns/selection-bar.tsx";
import { Button } from "#components/ui/button.tsx";
import type { RecertificationStatus } from "#lib/core/words.ts";
import type { RecertificationSummary } from "#lib/lifecycle/schemas.ts";
import type { BulkResult } from "#lib/registry/review-schemas.ts";
import { plural } from "#lib/ui/format.ts";
import { recertificationStatusLabels } from "#lib/ui/labels.ts";
import {
  bulkKeepSummary,
  type KeepDecision,
  keepWords,
  recertificationName,
} from "#lib/ui/recertification-words.ts";
import { routes } from "#lib/ui/routes.ts";
import { useSelection } from "#lib/ui/use-selection.ts";
import { useBulkVote } from "./api.ts";
import { ItemsTable } from "./items-table.tsx";

type BulkOutcome = { decision: KeepDecision; result: BulkResult; names: ReadonlyMap<string, string> };

/** Recertifications of which those that the reader may decide on can be decided together. */
export function ItemsView({ items }: { items: readonly RecertificationSummary[] }) {
  const votable = items.filter(({ can }) => can.vote === true);
  const selection = useSelection(
    votable.map((item) => ({ id: item.id, label: recertificationName(item) })),
    "",
  );
  const [deciding, setDeciding] = useState<KeepDecision | null>(null);
  const [outcome, setOutcome] = useState<BulkOutcome | null>(null);
  const bulk = useBulkVote();
  // What was decided meanwhile, here or elsewhere, is chosen no more.
  const chosen = votable.filter(({ id }) => selection.has(id));

  function decide(decision: KeepDecision, reason: string) {
    bulk.mutate(
      { items: chosen.map(({ id, digest }) => ({ id, digest, decision })), reason },
      {
        onSuccess: (result) => {
          const names = new Map(chosen.map((item) => [item.id, recertificationName(item)]));
          setOutcome({ decision, result, names });
          setDeciding(null);
          selection.clear();
        },
      },
    );
  }

  return (
    <>
      {outcome && (
        <BulkResults
          summary={bulkKeepSummary(outcome.decision, outcome.result)}
          result={outcome.result}
          names={outcome.names}
          hrefOf={routes.recertification}
          doneWords={doneWords}
          onClose={() => setOutcome(null)}
        />
      )}
      <ItemsTable items={items} selection={votable.length > 0 ? selection : null} />
      {chosen.length > 0 && (
        <SelectionBar status={`${chosen.length} selected`} onClear={selection.clear}>
          <Button size="sm" onClick={() => setDeciding("reject")}>
            Revoke {chosen.length}…
          </Button>
          <Button size="sm" variant="primary" onClick={() => setDeciding("approve")}>
            Keep {chosen.length}…
          </Button>
        </SelectionBar>
      )}
      {deciding && (
        <ReasonDialog
          title={`${keepWords[deciding].verb}: ${plural(chosen.length, "server")}`}
          description={
            deciding === "approve"
              ? "Each is recorded as your own decision, on exactly the digest shown here. How long you looked at each is part of the evidence."
              : "Each leaves every catalog at once, and comes back only by being approved again."
          }
          confirmLabel={`${keepWords[deciding].verb} (${chosen.length})`}
          danger={deciding === "reject"}
          pending={bulk.isPending}
          failure={bulk.error}
          onConfirm={(reason) => decide(deciding, reason)}
          onClose={() => setDeciding(null)}
        >
          <ul
            aria-label="Servers"
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard
            tabIndex={0}
            className="grid max-h-64 gap-1.5 overflow-y-auto rounded-md border bg-surface px-3 py-2.5 text-sm"
          >
            {chosen.map((item) => (
              <li key={item.id} className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
                <span className="min-w-0 break-words">
                  <HostileText text={recertificationName(item)} />
                </span>
                <DigestChip digest={item.digest} />
              </li>
            ))}
          </ul>
        </ReasonDialog>
      )}
    </>
  );
}

function doneWords(status: string | null): string {
  return status === "kept" || status === "revoked"
    ? recertificationStatusLabels[status satisfies RecertificationStatus].toLowerCase()
    : "recorded, and it waits for more";
}
