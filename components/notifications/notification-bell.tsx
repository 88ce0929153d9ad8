"use client";

import { Bell } from "lucide-react";
import { type ComponentProps, type ComponentType, useState } from "react";
import { IconButton } from "#components/ui/icon-button.tsx";
import type { NotificationCounts } from "#lib/notifications/schemas.ts";
import { useNotificationCounts } from "./api.ts";
import type { NotificationPopover } from "./notification-popover.tsx";

const shownMax = 99;

/** The panel, fetched when it is first wanted, so that no page pays for it at load. */
const load = () => import("./notification-popover.tsx");
type Popover = ComponentType<ComponentProps<typeof NotificationPopover>>;

/** Says how much waits for me, and opens the newest notifications. */
export function NotificationBell({ counts: initial }: { counts: NotificationCounts }) {
  const [Panel, setPanel] = useState<Popover | null>(null);
  const { data: counts } = useNotificationCounts(initial);
  if (Panel) return <Panel trigger={<BellButton waiting={counts.needs_me} />} counts={counts} />;
  return (
    <BellButton
      waiting={counts.needs_me}
      aria-haspopup="dialog"
      aria-expanded={false}
      onPointerEnter={load}
      onFocus={load}
      onClick={() => load().then((panel) => setPanel(() => panel.NotificationPopover))}
    />
  );
}

function BellButton({ waiting, ...rest }: ComponentProps<"button"> & { waiting: number }) {
  const label = waiting === 0 ? "Notifications" : `Notifications, ${waiting} unread wait for you`;
  return (
    <IconButton
      {...rest}
      label={label}
      className="relative"
      icon={
        <>
          <Bell aria-hidden />
          {waiting > 0 && (
            <span
              aria-hidden
              className="absolute -top-0.5 -right-0.5 min-w-4 rounded-full bg-accent px-1 text-center font-medium text-on-accent text-xs tabular-nums"
            >
              {waiting > shownMax ? `${shownMax}+` : waiting}
            </span>
          )}
        </>
      }
    />
  );
}
