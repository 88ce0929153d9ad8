"use client";

import { useEffect, useEffectEvent } from "react";
import type { NotificationCounts, NotificationView } from "#lib/notifications/schemas.ts";

const path = "/api/v1/notifications/stream";
const checkMs = 15_000;

type Handlers = {
  onNotification: (notification: NotificationView) => void;
  onCounts: (counts: NotificationCounts) => void;
  /** The stream does not flow: ask now. */
  onSilence: () => void;
};

/**
 * Follows my notifications while the page is visible: browsers share few connections among all their windows, and
 * whoever comes back sees at once what they missed. Where the stream breaks, it asks now and then, until it flows again.
 */
export function useNotificationStream({ onNotification, onCounts, onSilence }: Handlers): void {
  const notify = useEffectEvent(onNotification);
  const count = useEffectEvent(onCounts);
  const ask = useEffectEvent(onSilence);

  useEffect(() => {
    let stream: EventSource | undefined;

    function open() {
      if (stream || document.visibilityState !== "visible") return;
      stream = new EventSource(path);
      stream.addEventListener("notification", ({ data }) => notify(JSON.parse(data)));
      stream.addEventListener("counts", ({ data }) => count(JSON.parse(data)));
      // The session is over; opening it anew at once would only be refused.
      stream.addEventListener("end", close);
      stream.addEventListener("error", () => stream?.readyState === EventSource.CLOSED && close());
    }
    function close() {
      stream?.close();
      stream = undefined;
    }
    function check() {
      if (document.visibilityState !== "visible") return;
      if (stream?.readyState !== EventSource.OPEN) ask();
      open();
    }
    function onVisibility() {
      if (document.visibilityState === "visible") open();
      else close();
    }

    open();
    const timer = setInterval(check, checkMs);
    document.addEventListener("visibilitychange", onVisibility);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", onVisibility);
      close();
    };
  }, []);
}
