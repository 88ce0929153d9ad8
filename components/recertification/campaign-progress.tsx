import type { CampaignSummary } from "#lib/lifecycle/schemas.ts";
import { recertificationStatusLabels } from "#lib/ui/labels.ts";
import { progressWords } from "#lib/ui/recertification-words.ts";

const parts = [
  { key: "kept", className: "bg-success" },
  { key: "revoked", className: "bg-danger" },
  { key: "closed", className: "bg-neutral-border" },
  { key: "awaiting_reviewer", className: "bg-info-border" },
] as const;

type CampaignProgressProps = { progress: CampaignSummary["progress"]; label: string };

/** How far a campaign is: what was kept, revoked, closed, and what only a reviewer is awaited for. The rest awaits its owner. */
export function CampaignProgress({ progress, label }: CampaignProgressProps) {
  const { total, kept, revoked, closed } = progress;
  const words = progressWords(progress);
  return (
    <div className="grid min-w-40 gap-1">
      <div
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={Math.max(1, total)}
        aria-valuenow={kept + revoked + closed}
        aria-valuetext={words}
        className="flex h-1.5 overflow-hidden rounded-sm bg-sunken"
      >
        {parts.map(({ key, className }) => (
          <span
            key={key}
            title={`${recertificationStatusLabels[key]}: ${progress[key].toLocaleString("en")}`}
            className={className}
            style={{ width: `${total === 0 ? 0 : (progress[key] / total) * 100}%` }}
          />
        ))}
      </div>
      <p className="whitespace-nowrap text-muted text-xs tabular-nums">{words}</p>
    </div>
  );
}
