import { cn } from "#lib/ui/cn.ts";
import { initialsOf } from "#lib/ui/format.ts";

/** A person as a disc, beside their name. */
export function Initials({ name, className }: { name: string; className?: string }) {
  return (
    <span
      aria-hidden
      className={cn(
        "inline-flex size-8 shrink-0 items-center justify-center rounded-full bg-accent-bg font-medium text-accent-text text-xs",
        className,
      )}
    >
      {initialsOf(name)}
    </span>
  );
}
