import { Spinner } from "#components/ui/spinner.tsx";
import type { ImportBatchView } from "#lib/sources/schemas.ts";
import { batchWords } from "#lib/ui/source-words.ts";

/** How far an import is. Its whole is known, so a bar is honest. */
export function BatchProgress({ batch }: { batch: ImportBatchView }) {
  if (batch.status === "finished") return null;
  const done = batch.total - batch.pending;
  return (
    <div
      role="status"
      className="mb-5 grid gap-2.5 rounded-md border border-info-border bg-info-bg px-4 py-3 text-info"
    >
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Spinner />
        <span className="font-medium tabular-nums">
          {done.toLocaleString("en")} of {batch.total.toLocaleString("en")} done
        </span>
        <span className="text-sm tabular-nums">{batchWords(batch)}. This page follows by itself.</span>
      </p>
      <progress
        aria-label="Servers done"
        value={done}
        max={Math.max(1, batch.total)}
        className="h-1.5 w-full appearance-none overflow-hidden rounded-sm border-0 bg-info-border [&::-moz-progress-bar]:bg-info [&::-webkit-progress-bar]:bg-info-border [&::-webkit-progress-value]:bg-info"
      />
    </div>
  );
}
