import { TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "#components/ui/button.tsx";

/** What is voted on moved under its reader. A vote is on what its voter saw, so they look again first. */
export function MovedNotice({ onAcknowledge, children }: { onAcknowledge: () => void; children: ReactNode }) {
  return (
    <div
      role="alert"
      className="grid gap-2 rounded-md border border-warning-border bg-warning-bg px-3 py-2.5 text-sm text-warning"
    >
      <p className="flex items-start gap-2 font-medium">
        <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
        This changed since you looked at it
      </p>
      <div className="grid gap-2 pl-6">
        {children}
        <div>
          <Button size="sm" onClick={onAcknowledge}>
            I have looked at it again
          </Button>
        </div>
      </div>
    </div>
  );
}
