"use client";

import { Popover as Base } from "@base-ui/react/popover";
import { type ReactElement, useState } from "react";
import { TextLink } from "#components/ui/text-link.tsx";
import type { NotificationCounts } from "#lib/notifications/schemas.ts";
import { routes } from "#lib/ui/routes.ts";
import { NotificationPanel } from "./notification-panel.tsx";
import { ReadAllButton } from "./read-all-button.tsx";

type NotificationPopoverProps = { trigger: ReactElement; counts: NotificationCounts };

/** The panel under the bell, open when it first appears. */
export function NotificationPopover({ trigger, counts }: NotificationPopoverProps) {
  const [open, setOpen] = useState(true);
  const leave = () => setOpen(false);
  return (
    <Base.Root open={open} onOpenChange={setOpen}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner align="end" sideOffset={4} collisionPadding={8} className="z-(--layer-menu)">
          <Base.Popup className="float-in flex max-h-(--available-height) w-104 max-w-[calc(100vw-1rem)] flex-col rounded-md bg-overlay shadow-float outline-none">
            <header className="flex items-center justify-between gap-2 border-b py-2 pr-2 pl-3">
              <Base.Title className="font-semibold text-base">Notifications</Base.Title>
              <ReadAllButton counts={counts} size="sm" />
            </header>
            <div className="min-h-0 flex-1 overflow-y-auto">
              <NotificationPanel leave={leave} />
            </div>
            <footer className="border-t px-3 py-2.5 text-sm">
              <TextLink href={routes.notifications()} onClick={leave}>
                All notifications
              </TextLink>
            </footer>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
