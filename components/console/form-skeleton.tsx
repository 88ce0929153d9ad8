import { Skeleton } from "#components/ui/skeleton.tsx";

const fields = ["h-8", "h-8", "h-24", "h-24", "h-20"];

/** The shape of a form with a panel beside it. */
export function FormSkeleton() {
  return (
    <div role="status" aria-label="Loading">
      <div className="grid gap-1 pb-5">
        <div className="flex h-7 items-center">
          <Skeleton className="h-5 w-44" />
        </div>
        <div className="flex h-5 items-center">
          <Skeleton className="w-96 max-w-full" />
        </div>
      </div>
      <div className="grid items-start gap-8 lg:grid-cols-12">
        <div className="grid gap-6 lg:col-span-8">
          {fields.map((height, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have nothing else
            <div key={index} className="grid gap-2">
              <Skeleton className="w-28" />
              <Skeleton className={`${height} rounded-md`} />
            </div>
          ))}
        </div>
        <Skeleton className="h-40 rounded-md lg:col-span-4" />
      </div>
    </div>
  );
}
