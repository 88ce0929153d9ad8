import type { ReactNode } from "react";

/** Facts about one thing. A fact that does not apply is left out by the caller, one that is unknown says so. */
export function KeyValue({ items }: { items: readonly { label: string; value: ReactNode }[] }) {
  return (
    <dl className="grid grid-cols-[minmax(7rem,max-content)_minmax(0,1fr)] gap-x-6">
      {items.map(({ label, value }) => (
        <div key={label} className="col-span-full grid min-h-8 grid-cols-subgrid items-center py-1 text-sm">
          <dt className="self-start py-0.5 text-muted">{label}</dt>
          <dd className="min-w-0 break-words">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
