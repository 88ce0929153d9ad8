import { cn } from "#lib/ui/cn.ts";

type NarrowingUseBarProps = { granted: number; used: number; className?: string };

/** What was used, filled, of what is granted, hollow. The words beside it are for everybody; the bar shows the share. */
export function NarrowingUseBar({ granted, used, className }: NarrowingUseBarProps) {
  if (granted === 0)
    return <p className={cn("text-muted text-xs", className)}>Covers no tool that is approved now</p>;
  const share = Math.min(1, used / granted);
  return (
    <div className={cn("grid gap-1", className)}>
      <p className="whitespace-nowrap text-sm tabular-nums">
        <span className={cn("font-medium", used === 0 && "text-warning")}>
          {used === 0 ? "None" : used.toLocaleString("en")}
        </span>{" "}
        <span className="text-muted">
          of {granted.toLocaleString("en")} {granted === 1 ? "tool" : "tools"} used
        </span>
      </p>
      <div
        aria-hidden
        className={cn(
          "flex h-1.5 overflow-hidden rounded-sm",
          used === 0 ? "border border-warning-border border-dashed" : "bg-selected",
        )}
      >
        {used > 0 && <span className="min-w-0.5 bg-chart-1" style={{ width: `${share * 100}%` }} />}
      </div>
    </div>
  );
}
