"use client";

import { KeyboardList } from "#components/patterns/keyboard-list.tsx";
import type { NotificationView } from "#lib/notifications/schemas.ts";
import { readWith, useReadNotifications } from "./api.ts";
import { NotificationItem } from "./notification-item.tsx";

/** Notifications as a page shows them. Opening what one is about reads it. */
export function NotificationList({ notifications }: { notifications: readonly NotificationView[] }) {
  const { mutate: read } = useReadNotifications();
  return (
    <KeyboardList>
      <ul className="-mx-3">
        {notifications.map((notification) => (
          <NotificationItem
            key={notification.id}
            notification={notification}
            onOpen={(painted) => painted.read_at === null && read({ ids: readWith(painted) })}
          />
        ))}
      </ul>
    </KeyboardList>
  );
}
