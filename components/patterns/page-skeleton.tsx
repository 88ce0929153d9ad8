import { Skeleton } from "#components/ui/skeleton.tsx";
import { ListSkeleton } from "./list-skeleton.tsx";

/** The frame of a page while it loads, for `loading.tsx`. `filters` where the page has a filter bar. */
export function PageSkeleton({ filters = false, columns }: { filters?: boolean; columns?: number }) {
  return (
    <>
      <div className="grid gap-1 pb-5">
        <div className="flex h-7 items-center">
          <Skeleton className="h-5 w-40" />
        </div>
        <div className="flex h-5 items-center">
          <Skeleton className="w-80 max-w-full" />
        </div>
      </div>
      {filters && (
        <div className="flex flex-wrap gap-2 pb-3">
          <Skeleton className="h-8 w-64 rounded-md max-sm:w-full" />
          <Skeleton className="h-8 w-24 rounded-md" />
          <Skeleton className="h-8 w-24 rounded-md" />
        </div>
      )}
      <ListSkeleton columns={columns} />
    </>
  );
}
