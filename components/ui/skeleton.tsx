import { cn } from "#lib/ui/cn.ts";

/** The place of something that is coming. Give it the size of what comes. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={cn("block h-3 animate-breathe rounded-sm bg-selected", className)} />;
}
