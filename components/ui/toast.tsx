"use client";

import { lazy, type ReactNode, Suspense, useSyncExternalStore } from "react";
import { anyToast, type ToastInput, toast } from "./toast-store.ts";

// Fetched with the first toast.
const ToastLayer = lazy(() => import("./toast-layer.tsx").then((m) => ({ default: m.ToastLayer })));

/** Says what happened, once it has: `toast({ title: "Weather v1.2.0 is live", action: { label: "View", href } })`. */
export function useToast(): (input: ToastInput) => void {
  return toast;
}

export function ToastProvider({ children }: { children: ReactNode }) {
  const used = useSyncExternalStore(anyToast.subscribe, anyToast.read, () => false);
  return (
    <>
      {children}
      <Suspense>{used && <ToastLayer />}</Suspense>
    </>
  );
}
