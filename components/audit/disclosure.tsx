import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "#lib/ui/cn.ts";

type DisclosureProps = { summary: ReactNode; className?: string; children: ReactNode };

/** What few need to see, behind a line that says what it is. */
export function Disclosure({ summary, className, children }: DisclosureProps) {
  return (
    <details className={cn("group/disclosure min-w-0", className)}>
      <summary className="inline-flex cursor-pointer list-none items-center gap-1.5 rounded-sm text-muted text-sm hover:text-ink touch:py-2 [&::-webkit-details-marker]:hidden">
        <ChevronRight
          aria-hidden
          className="size-3.5 shrink-0 transition-transform group-open/disclosure:rotate-90"
        />
        {summary}
      </summary>
      <div className="pt-2">{children}</div>
    </details>
  );
}
