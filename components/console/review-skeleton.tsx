import { Skeleton } from "#components/ui/skeleton.tsx";

const facts = ["w-64", "w-72", "w-48", "w-80", "w-24"];

/** The shape of the review screen: evidence left, verdict right. */
export function ReviewSkeleton() {
  return (
    <div role="status" aria-label="Loading">
      <div className="grid gap-1 pb-5">
        <div className="flex h-7 items-center gap-3">
          <Skeleton className="h-5 w-56" />
          <Skeleton className="h-5 w-20" />
        </div>
        <div className="flex h-5 items-center">
          <Skeleton className="w-48" />
        </div>
      </div>
      <div className="grid items-start gap-x-8 gap-y-6 lg:grid-cols-12">
        <div className="grid gap-1 lg:col-span-7">
          <Skeleton className="mb-4 h-4 w-28" />
          {facts.map((width) => (
            <div key={width} className="flex h-8 items-center gap-10">
              <Skeleton className="w-20" />
              <Skeleton className={`${width} max-w-[60%]`} />
            </div>
          ))}
          <Skeleton className="mt-8 mb-4 h-4 w-32" />
          <Skeleton className="h-40 rounded-md" />
        </div>
        <Skeleton className="h-80 rounded-md lg:col-span-5" />
      </div>
    </div>
  );
}
