"use client";

import { useQueryClient } from "@tanstack/react-query";
import { usePathname, useRouter } from "next/navigation";
import { useEffect, useRef } from "react";
import { useToast } from "#components/ui/toast.tsx";
import { plainVisible } from "#lib/core/visible-text.ts";
import type { NotificationCounts, NotificationView } from "#lib/notifications/schemas.ts";
import { notificationKeys } from "./api.ts";
import { useNotificationStream } from "./use-notification-stream.ts";
import { subjectHref } from "./words.ts";

/** What comes together is shown together. */
const gatherMs = 300;
/** What is older was missed rather than is news. */
const newsMs = 60_000;
const toastMax = 200;

/** Keeps every page current with what happens to what it shows, and says what needs me. Mounted once, in the shell. */
export function LiveNotifications() {
  const queries = useQueryClient();
  const router = useRouter();
  const path = usePathname();
  const toast = useToast();
  const refresh = useGathered(() => router.refresh());

  function showAnew({ id, name }: NotificationView["subject"]) {
    void queries.invalidateQueries({
      predicate: ({ queryKey }) => [id, name].some((key) => queryKey.includes(key)),
    });
    void queries.invalidateQueries({ queryKey: notificationKeys.newest });
    // Lists are rendered by the server.
    refresh();
  }

  useNotificationStream({
    onNotification(notification) {
      showAnew(notification.subject);
      if (isNews(notification) && path !== subjectHref(notification.subject))
        toast({
          title: plainVisible(notification.text, toastMax),
          tone: "info",
          action: { label: "Open", href: subjectHref(notification.subject) },
        });
    },
    onCounts(counts) {
      const before = queries.getQueryData<NotificationCounts>(notificationKeys.counts);
      if (before?.unread === counts.unread && before.needs_me === counts.needs_me) return;
      queries.setQueryData(notificationKeys.counts, counts);
      void queries.invalidateQueries({ queryKey: notificationKeys.newest });
      refresh();
    },
    onSilence: () => void queries.invalidateQueries({ queryKey: notificationKeys.all }),
  });

  // What I do myself can take something off my desk.
  useEffect(
    () =>
      queries.getMutationCache().subscribe((event) => {
        if (event.type === "updated" && event.action.type === "success")
          void queries.invalidateQueries({ queryKey: notificationKeys.all });
      }),
    [queries],
  );
  return null;
}

function isNews({ kind, created_at, silenced_because }: NotificationView): boolean {
  return (
    kind === "needs_you" && silenced_because === null && Date.now() - new Date(created_at).getTime() < newsMs
  );
}

/** Runs once for all calls that come close together. */
function useGathered(run: () => void): () => void {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  return () => {
    clearTimeout(timer.current);
    timer.current = setTimeout(run, gatherMs);
  };
}
