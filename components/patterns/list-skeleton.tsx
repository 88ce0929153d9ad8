import { Skeleton } from "#components/ui/skeleton.tsx";
import { cn } from "#lib/ui/cn.ts";

const widths = ["w-56", "w-40", "w-64", "w-48", "w-52"];

/** The shape of a table that is coming: same header, same rows, nothing jumps. */
export function ListSkeleton({ rows = 8, columns = 4 }: { rows?: number; columns?: number }) {
  const rest = Array.from({ length: columns - 1 }, (_, index) => index);
  return (
    <div role="status" aria-label="Loading" className="-mx-3">
      <div className="h-8 border-b" />
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have nothing else
        <div key={row} className="flex h-10 items-center gap-6 border-b px-3">
          <span className="min-w-0 flex-1">
            <Skeleton className={cn("max-w-full", widths[row % widths.length])} />
          </span>
          {rest.map((column) => (
            <Skeleton key={column} className="w-20 max-sm:hidden" />
          ))}
        </div>
      ))}
    </div>
  );
}
