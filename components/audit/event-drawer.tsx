"use client";

import { ChevronDown, ChevronUp } from "lucide-react";
import { useState } from "react";
import { DrawerSkeleton } from "#components/patterns/drawer-skeleton.tsx";
import { Button } from "#components/ui/button.tsx";
import { DrawerBox } from "#components/ui/drawer-box.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { VisibleText } from "#components/ui/visible-text.tsx";
import type { Verdict } from "#lib/core/permissions.ts";
import { useEvent } from "./api.ts";
import { EventDetail } from "./event-detail.tsx";
import { EventTitle } from "./event-title.tsx";

type EventDrawerProps = {
  /** Null once it is closed. */
  id: string | null;
  /** The ids of the list beside it, to step through. */
  ids: readonly string[];
  mayExport: Verdict;
  onMove: (id: string) => void;
  onClose: () => void;
};

/** One event, beside the list that it is in. */
export function EventDrawer({ id, ids, mayExport, onMove, onClose }: EventDrawerProps) {
  const [last, setLast] = useState(id);
  if (id !== null && id !== last) setLast(id);
  // While it closes, it shows what it showed.
  const found = useEvent(id ?? last);
  const at = id === null ? -1 : ids.indexOf(id);
  const step = (to: string | undefined) => ({
    disabled: to === undefined,
    onClick: () => to && onMove(to),
    className: "disabled:pointer-events-none disabled:opacity-40",
  });

  return (
    <DrawerBox
      open={id !== null}
      onClose={onClose}
      title={found.data ? <EventTitle record={found.data.record} /> : "Event"}
      beside={
        at !== -1 && (
          <>
            <IconButton label="Newer event" icon={<ChevronUp aria-hidden />} {...step(ids[at - 1])} />
            <IconButton label="Older event" icon={<ChevronDown aria-hidden />} {...step(ids[at + 1])} />
          </>
        )
      }
    >
      {found.isError ? (
        <div role="alert" className="grid justify-items-start gap-3">
          <p className="text-danger text-sm">
            <VisibleText text={found.error.message} />
          </p>
          <Button onClick={() => void found.refetch()}>Try again</Button>
        </div>
      ) : found.data ? (
        <EventDetail event={found.data} mayExport={mayExport} />
      ) : (
        <DrawerSkeleton />
      )}
    </DrawerBox>
  );
}
