"use client";

import { createContext, useContext, useSyncExternalStore } from "react";

const tickMs = 15_000;
const listeners = new Set<() => void>();
let nowMs = 0;
let timer: ReturnType<typeof setInterval> | undefined;

/** The server's clock when it rendered the page, so that hydration repeats its words before the browser's clock takes over. */
export const RenderedAt = createContext(0);

/** Now, in ms since 1970, the same for every reader on the page and renewed every 15 seconds. */
export function useNow(): number {
  const renderedAtMs = useContext(RenderedAt);
  return useSyncExternalStore(subscribe, read, () => renderedAtMs);
}

function read(): number {
  nowMs ||= Date.now();
  return nowMs;
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  timer ??= setInterval(tick, tickMs);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
    nowMs = 0;
  };
}

function tick() {
  nowMs = Date.now();
  for (const listener of listeners) listener();
}
