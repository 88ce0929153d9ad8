import { CirclePause, TriangleAlert } from "lucide-react";
import Link from "next/link";
import { TitleCell } from "#components/console/list-cells.tsx";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { KeyboardList } from "#components/patterns/keyboard-list.tsx";
import { Time } from "#components/patterns/time.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Table, TableHead, TableRow, Td, Th } from "#components/ui/table.tsx";
import { entryStates, type SourceSummary } from "#lib/sources/schemas.ts";
import { count, plural } from "#lib/ui/format.ts";
import { entryStateLabels, sourceKindLabels } from "#lib/ui/labels.ts";
import { routes } from "#lib/ui/routes.ts";
import { sourceAddress } from "#lib/ui/source-words.ts";
import { RunStatusBadge } from "./state-badges.tsx";

export function SourcesTable({ sources }: { sources: readonly SourceSummary[] }) {
  return (
    <KeyboardList>
      <Table>
        <TableHead>
          <tr>
            <Th>Source</Th>
            <Th className="max-md:hidden">Kind</Th>
            <Th className="max-md:hidden">Entries</Th>
            <Th>
              <span className="sr-only">Attention</span>
            </Th>
            <Th className="text-right max-sm:hidden">Last sync</Th>
          </tr>
        </TableHead>
        <tbody>
          {sources.map((source) => (
            <SourceRow key={source.id} source={source} />
          ))}
        </tbody>
      </Table>
    </KeyboardList>
  );
}

function SourceRow({ source }: { source: SourceSummary }) {
  return (
    <TableRow>
      <Td className="w-full max-w-0 min-w-48">
        <TitleCell
          href={routes.source(source.id)}
          title={source.name}
          beside={<Beside source={source} />}
          below={
            <>
              <HostileText text={sourceAddress(source)} className={source.url ? "font-mono" : undefined} />
              <span className="md:hidden">, {plural(source.counts.total, "entry", "entries")}</span>
            </>
          }
        />
      </Td>
      <Td className="text-muted max-md:hidden">{sourceKindLabels[source.kind]}</Td>
      <Td className="max-md:hidden">
        <StateCounts counts={source.counts} />
      </Td>
      <Td>
        <AttentionLink source={source} />
      </Td>
      <Td className="text-right text-muted max-sm:hidden">
        <LastSync source={source} />
      </Td>
    </TableRow>
  );
}

/** What one should know at a glance; where there is no room for the column, how the last sync stands as well. */
function Beside({ source: { paused, last_run } }: { source: SourceSummary }) {
  return (
    <span className="inline-flex shrink-0 gap-1.5 self-center">
      {paused && <Badge icon={<CirclePause aria-hidden />}>Paused</Badge>}
      {last_run && last_run.status !== "finished" && (
        <span className="inline-flex sm:hidden">
          <RunStatusBadge run={last_run} />
        </span>
      )}
    </span>
  );
}

/** How many entries there are of each state; what there is none of is left out. */
function StateCounts({ counts }: Pick<SourceSummary, "counts">) {
  const present = entryStates.filter((state) => counts[state] > 0);
  if (present.length === 0) return <span className="text-subtle">None</span>;
  return (
    <ul className="flex max-w-72 flex-wrap gap-x-3 py-1 text-muted text-xs xl:max-w-none xl:flex-nowrap">
      {present.map((state) => (
        <li key={state} className="whitespace-nowrap">
          <span className="font-medium text-ink tabular-nums">{count(counts[state])}</span>{" "}
          {entryStateLabels[state].toLowerCase()}
        </li>
      ))}
    </ul>
  );
}

function AttentionLink({ source: { id, counts } }: { source: SourceSummary }) {
  if (counts.attention === 0) return null;
  return (
    <Link href={routes.source(id, { attention: "true" })} className="rounded-sm">
      <Badge tone="warning" icon={<TriangleAlert aria-hidden />}>
        {count(counts.attention)} <span className="max-sm:sr-only">to look at</span>
        <span className="sr-only">: approved here, and changed or gone there</span>
      </Badge>
    </Link>
  );
}

function LastSync({ source: { last_run } }: { source: SourceSummary }) {
  if (!last_run) return <span className="text-subtle">Never</span>;
  return (
    <span className="inline-flex items-center gap-2 whitespace-nowrap">
      {last_run.status !== "finished" && <RunStatusBadge run={last_run} />}
      <Time at={last_run.finished_at ?? last_run.started_at} />
    </span>
  );
}
