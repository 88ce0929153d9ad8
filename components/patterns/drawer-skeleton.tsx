import { Skeleton } from "#components/ui/skeleton.tsx";

/** What a drawer shows until its facts have come. */
export function DrawerSkeleton() {
  return (
    <div role="status" aria-label="Loading" className="grid gap-4">
      <Skeleton className="h-5 w-48" />
      {["w-72", "w-56", "w-64", "w-40"].map((width) => (
        <Skeleton key={width} className={`${width} max-w-full`} />
      ))}
      <Skeleton className="h-64 rounded-md" />
    </div>
  );
}
