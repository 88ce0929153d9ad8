import { ChevronRight } from "lucide-react";
import { changedCells } from "#lib/core/matrix-rules.ts";
import type { MatrixRule } from "#lib/settings/schemas.ts";
import { plural } from "#lib/ui/format.ts";
import { CellChanges } from "./cell-changes.tsx";

type ChangesDetailProps = { before: readonly MatrixRule[]; after: readonly MatrixRule[] };

/** What differs between two versions, folded. */
export function ChangesDetail({ before, after }: ChangesDetailProps) {
  const changes = changedCells(before, after);
  if (changes.length === 0) return <p className="text-muted text-xs">It asks for the same.</p>;
  return (
    <details className="group/changes">
      <summary className="inline-flex cursor-pointer list-none items-center gap-1.5 rounded-sm text-muted text-xs hover:text-ink touch:py-2 [&::-webkit-details-marker]:hidden">
        <ChevronRight aria-hidden className="size-3.5 transition-transform group-open/changes:rotate-90" />
        {plural(changes.length, "cell")} changed
      </summary>
      <div className="pt-2">
        <CellChanges changes={changes} />
      </div>
    </details>
  );
}
