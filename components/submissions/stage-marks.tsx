import { Tooltip } from "#components/ui/tooltip.tsx";
import type { SubmissionSummary } from "#lib/registry/schemas.ts";
import { roleLabels } from "#lib/ui/labels.ts";

const marksMax = 6;

/** How far each stage is: a mark for each signature, filled once it is there. */
export function StageMarks({ stages }: Pick<SubmissionSummary, "stages">) {
  if (stages.length === 0) return <span className="text-subtle">—</span>;
  const words = stages.map(({ role, have, need }) => `${roleLabels[role]} ${have} of ${need}`).join(", ");
  return (
    <Tooltip content={words}>
      <span className="inline-flex items-center gap-2.5">
        <span className="sr-only">{words}</span>
        {stages.map(({ role, have, need }) => (
          <span key={role} aria-hidden className="inline-flex items-center gap-0.5">
            {need > marksMax ? (
              <span className="text-muted text-xs tabular-nums">
                {have}/{need}
              </span>
            ) : (
              Array.from({ length: need }, (_, index) => (
                <span
                  // biome-ignore lint/suspicious/noArrayIndexKey: seats have nothing else
                  key={index}
                  className={`size-2 rounded-full border ${index < have ? "border-success bg-success" : "border-control"}`}
                />
              ))
            )}
          </span>
        ))}
      </span>
    </Tooltip>
  );
}
