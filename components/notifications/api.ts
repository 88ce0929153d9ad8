"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import type { Page } from "#lib/core/page.ts";
import type { NotificationCounts, NotificationView } from "#lib/notifications/schemas.ts";
import { api } from "#lib/ui/api-client.ts";
import { withQuery } from "#lib/ui/routes.ts";

const newestMax = "20";
const path = "/api/v1/notifications";

export const notificationKeys = {
  all: ["notifications"] as const,
  counts: ["notifications", "counts"] as const,
  newest: ["notifications", "newest"] as const,
};

/** How much waits for me; kept current by `LiveNotifications`. */
export function useNotificationCounts(initial: NotificationCounts) {
  return useQuery({
    queryKey: notificationKeys.counts,
    queryFn: ({ signal }) => api<NotificationCounts>("GET", `${path}/counts`, undefined, signal),
    initialData: initial,
  });
}

export function useNewestNotifications() {
  return useQuery({
    queryKey: notificationKeys.newest,
    queryFn: ({ signal }) =>
      api<Page<NotificationView>>("GET", withQuery(path, { limit: newestMax }), undefined, signal),
  });
}

/** What somebody has read with one notification: what it told of as it was painted, and nothing that came since. */
export function readWith({ id, tells_of }: NotificationView): string[] {
  return [id, ...tells_of];
}

/** Marks some as read, or all. */
export function useReadNotifications() {
  const queries = useQueryClient();
  const router = useRouter();
  return useMutation({
    mutationFn: (which: { ids: string[] } | { all: true }) =>
      api<NotificationCounts>("POST", `${path}/read`, which),
    onSuccess: async (counts) => {
      queries.setQueryData(notificationKeys.counts, counts);
      await queries.invalidateQueries({ queryKey: notificationKeys.newest });
      router.refresh();
    },
  });
}
