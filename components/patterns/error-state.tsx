"use client";

import { TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "#components/ui/button.tsx";
import { StatePanel } from "./state-panel.tsx";

type ErrorStateProps = {
  /** What failed: "The submissions could not be loaded". */
  title: string;
  /** Whether anything was lost, and what to do. */
  children: ReactNode;
  onRetry?: () => void;
  /** Lets support find the log line. */
  requestId?: string;
  /** 1 where it is the whole page. */
  level?: 1 | 2;
};

export function ErrorState({ title, children, onRetry, requestId, level }: ErrorStateProps) {
  return (
    <StatePanel
      role="alert"
      level={level}
      icon={TriangleAlert}
      title={title}
      action={onRetry && <Button onClick={onRetry}>Try again</Button>}
    >
      {children}
      {requestId && <p className="mt-2 font-mono text-subtle text-xs">{requestId}</p>}
    </StatePanel>
  );
}
