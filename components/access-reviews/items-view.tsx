"use client";

import { type ReactNode, useRef } from "react";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { SelectionBar } from "#components/patterns/selection-bar.tsx";
import { Button } from "#components/ui/button.tsx";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { Kbd } from "#components/ui/kbd.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { AccessReviewItem, AccessReviewView } from "#lib/access/reviews/schemas.ts";
import { type ReviewVerdict, reviewVerdicts } from "#lib/core/words.ts";
import { plural } from "#lib/ui/format.ts";
import { reviewVerdictLabels } from "#lib/ui/labels.ts";
import { routes } from "#lib/ui/routes.ts";
import { type SelectionState, useSelection } from "#lib/ui/use-selection.ts";
import { DecideDialogs } from "./decide-dialogs.tsx";
import { ItemRow } from "./item-row.tsx";
import { byAgent, itemName } from "./review-words.ts";
import { goOn, useItemKeys } from "./use-item-keys.ts";
import { useVerdicts } from "./use-verdicts.ts";

type ItemsViewProps = {
  review: AccessReviewView;
  items: readonly AccessReviewItem[];
  /** In their place, where there are none. */
  empty: ReactNode;
};

/** Grants under review, under their agents. Those that the reader may decide on can be decided together. */
export function ItemsView({ review, items, empty }: ItemsViewProps) {
  const root = useRef<HTMLDivElement>(null);
  const mine = review.status === "open" ? items.filter(({ can }) => can.decide === true) : [];
  const state = useSelection(
    mine.map((item) => ({ id: item.id, label: itemName(item) })),
    review.id,
  );
  const selection = mine.length > 0 ? state : null;
  const verdicts = useVerdicts(review.id, { onOne: () => goOn(root.current), onMany: state.clear });
  const chosen = mine.filter(({ id }) => state.has(id));
  const find = (id: string) => mine.find((item) => item.id === id);

  useItemKeys({
    root,
    decide: (id, verdict) => {
      const item = find(id);
      if (item) verdicts.press(item, verdict);
    },
    tick: (id) => find(id) && state.set(id, !state.has(id), false),
    clear: state.clear,
  });

  return (
    <div ref={root}>
      {items.length === 0 && empty}
      {selection && <ListHead selection={selection} />}
      {byAgent(items).map(({ agent, owner, items: group }) => (
        <section key={agent.id} aria-label={agent.name} className="pb-5 last:pb-0">
          <h3 className="flex flex-wrap items-baseline gap-x-2 pb-2 text-sm">
            <TextLink href={routes.agent(agent.id)} prefetch={false} className="font-semibold">
              <HostileText text={agent.name} />
            </TextLink>
            <span className="text-muted text-xs">
              <HostileText text={owner.label} /> answers for it · {plural(group.length, "grant")}
            </span>
          </h3>
          <ul className="rounded-md border">
            {group.map((item) => (
              <ItemRow
                key={item.id}
                item={item}
                review={review}
                selection={selection}
                pending={verdicts.pendingOn(item.id)}
                onDecide={(verdict) => verdicts.press(item, verdict)}
              />
            ))}
          </ul>
        </section>
      ))}
      {chosen.length > 0 && (
        <BulkBar
          n={chosen.length}
          onClear={state.clear}
          onDecide={(verdict) => verdicts.ask({ kind: "bulk", items: chosen, verdict })}
        />
      )}
      {verdicts.asking && (
        <DecideDialogs
          asking={verdicts.asking}
          pending={verdicts.pending}
          failure={verdicts.failure}
          onConfirm={verdicts.confirm}
          onClose={verdicts.close}
        />
      )}
    </div>
  );
}

function ListHead({ selection }: { selection: SelectionState }) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 pb-3 pl-3 text-muted text-sm">
      <Checkbox
        label="All that you can decide here"
        checked={selection.page === "every"}
        mixed={selection.page === "some"}
        onChange={({ target }) => selection.setPage(target.checked)}
      />
      <p className="text-subtle text-xs touch:hidden">
        <Kbd keys="ArrowDown" /> <Kbd keys="ArrowUp" /> move, <Kbd keys="k" /> keep, <Kbd keys="n" /> narrow,{" "}
        <Kbd keys="r" /> revoke, <Kbd keys="x" /> select, <Kbd keys="?" /> all keys
      </p>
    </div>
  );
}

type BulkBarProps = { n: number; onClear: () => void; onDecide: (verdict: ReviewVerdict) => void };

function BulkBar({ n, onClear, onDecide }: BulkBarProps) {
  return (
    <SelectionBar status={`${n} selected`} onClear={onClear}>
      {reviewVerdicts.toReversed().map((verdict) => (
        <Button key={verdict} size="sm" onClick={() => onDecide(verdict)}>
          {reviewVerdictLabels[verdict]} {n}…
        </Button>
      ))}
    </SelectionBar>
  );
}
