import { TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "#lib/ui/cn.ts";

/** A fact that somebody should look at. */
export function Worry({ danger = false, children }: { danger?: boolean; children: ReactNode }) {
  return (
    <span className={cn("flex items-start gap-1.5", danger ? "text-danger" : "text-warning")}>
      <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span className="min-w-0">{children}</span>
    </span>
  );
}
