"use client";

import { Bell } from "lucide-react";
import { EmptyState } from "#components/patterns/empty-state.tsx";
import { ErrorState } from "#components/patterns/error-state.tsx";
import { ForbiddenState } from "#components/patterns/forbidden-state.tsx";
import { ListSkeleton } from "#components/patterns/list-skeleton.tsx";
import { ApiError } from "#lib/ui/api-client.ts";
import { readWith, useNewestNotifications, useReadNotifications } from "./api.ts";
import { NotificationItem } from "./notification-item.tsx";

/** The newest notifications, whatever state they are in. Following one leaves the panel. */
export function NotificationPanel({ leave }: { leave: () => void }) {
  const { data, error, refetch } = useNewestNotifications();
  const { mutate: read } = useReadNotifications();

  if (error instanceof ApiError && error.status === 403) return <ForbiddenState reason={error.message} />;
  if (error && !data)
    return (
      <ErrorState title="Your notifications could not be loaded" onRetry={() => void refetch()}>
        {error.message}
      </ErrorState>
    );
  if (!data)
    return (
      <div className="px-3">
        <ListSkeleton rows={5} columns={1} />
      </div>
    );
  if (data.items.length === 0)
    return (
      <EmptyState icon={Bell} title="No notifications yet">
        What needs you, and what became of what you did, appears here.
      </EmptyState>
    );
  return (
    <ul>
      {data.items.map((notification) => (
        <NotificationItem
          key={notification.id}
          notification={notification}
          onOpen={(painted) => {
            if (painted.read_at === null) read({ ids: readWith(painted) });
            leave();
          }}
        />
      ))}
    </ul>
  );
}
