import { Ban, Check, CircleAlert, Clock, Hourglass, RefreshCw, TriangleAlert, X } from "lucide-react";
import type { ReactNode } from "react";
import { Badge, type Tone } from "#components/ui/badge.tsx";
import type {
  EntryState,
  EntrySummary,
  ItemStatus,
  RunStatus,
  RunView,
  UpstreamStatus,
} from "#lib/sources/schemas.ts";
import { entryStateLabels, itemStatusLabels, runStatusLabels, upstreamStatusLabels } from "#lib/ui/labels.ts";
import { verdictWords } from "#lib/ui/source-words.ts";

const entryTones: Record<EntryState, Tone> = {
  new: "outline",
  submitted: "info",
  same: "success",
  changed: "warning",
  invalid: "danger",
  gone: "neutral",
};

export function EntryStateBadge({ state }: { state: EntryState }) {
  return <Badge tone={entryTones[state]}>{entryStateLabels[state]}</Badge>;
}

/** What the validator says of a document. A quiet word where all is well, so that the others stand out. */
export function VerdictWord({ entry }: { entry: Pick<EntrySummary, "errors" | "warnings"> }) {
  const [Icon, look] =
    entry.errors > 0
      ? [CircleAlert, "text-danger"]
      : entry.warnings > 0
        ? [TriangleAlert, "text-warning"]
        : [Check, "text-muted"];
  return (
    <span className={`inline-flex items-center gap-1.5 whitespace-nowrap ${look}`}>
      <Icon aria-hidden className="size-3.5 shrink-0" />
      {verdictWords(entry)}
    </span>
  );
}

/** Active is what one expects, and says nothing. */
export function UpstreamStatusWord({ status }: { status: UpstreamStatus }) {
  if (status === "active") return <span className="text-muted">{upstreamStatusLabels.active}</span>;
  return <Badge tone={status === "deprecated" ? "warning" : "neutral"}>{upstreamStatusLabels[status]}</Badge>;
}

const runLooks: Record<RunStatus, { tone: Tone; icon: ReactNode }> = {
  running: { tone: "info", icon: <RefreshCw aria-hidden /> },
  finished: { tone: "success", icon: <Check aria-hidden /> },
  failed: { tone: "danger", icon: <X aria-hidden /> },
  cancelled: { tone: "neutral", icon: <Ban aria-hidden /> },
};

/** One that runs, and waits for an upstream that asked for patience, is not at work. */
export function RunStatusBadge({ run: { status, retry_at } }: { run: Pick<RunView, "status" | "retry_at"> }) {
  if (status === "running" && retry_at !== null)
    return (
      <Badge tone="warning" icon={<Hourglass aria-hidden />}>
        Waiting
      </Badge>
    );
  const { tone, icon } = runLooks[status];
  return (
    <Badge tone={tone} icon={icon}>
      {runStatusLabels[status]}
    </Badge>
  );
}

const itemLooks: Record<ItemStatus, { tone: Tone; icon: ReactNode }> = {
  pending: { tone: "outline", icon: <Clock aria-hidden /> },
  submitted: { tone: "success", icon: <Check aria-hidden /> },
  skipped: { tone: "neutral", icon: <Ban aria-hidden /> },
  refused: { tone: "danger", icon: <X aria-hidden /> },
};

export function ItemStatusBadge({ status }: { status: ItemStatus }) {
  const { tone, icon } = itemLooks[status];
  return (
    <Badge tone={tone} icon={icon}>
      {itemStatusLabels[status]}
    </Badge>
  );
}
