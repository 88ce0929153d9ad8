import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Time } from "#components/patterns/time.tsx";
import { Table, TableHead, TableRow, Td, Th } from "#components/ui/table.tsx";
import type { RunView } from "#lib/sources/schemas.ts";
import { count } from "#lib/ui/format.ts";
import { runModeLabels } from "#lib/ui/labels.ts";
import { runTook, runWords } from "#lib/ui/source-words.ts";
import { RunStatusBadge } from "./state-badges.tsx";

const numbers = [
  { label: "Read", of: (run: RunView) => run.seen, className: "max-sm:hidden" },
  { label: "New", of: (run: RunView) => run.added, className: "max-sm:hidden" },
  { label: "Changed", of: (run: RunView) => run.changed, className: "max-sm:hidden" },
  { label: "Gone", of: (run: RunView) => run.gone, className: "max-sm:hidden" },
  { label: "Rejected", of: (run: RunView) => run.rejected, className: "max-md:hidden" },
  { label: "Left out", of: (run: RunView) => run.left_out, className: "max-lg:hidden" },
  { label: "Submitted", of: (run: RunView) => run.opened, className: "max-lg:hidden" },
];

/** The latest syncs, newest first, and what each came to. */
export function RunsTable({ runs }: { runs: readonly RunView[] }) {
  return (
    <Table>
      <TableHead>
        <tr>
          <Th>Sync</Th>
          <Th>Result</Th>
          {numbers.map(({ label, className }) => (
            <Th key={label} className={`text-right ${className}`}>
              {label}
            </Th>
          ))}
          <Th className="text-right max-md:hidden">Took</Th>
        </tr>
      </TableHead>
      <tbody>
        {runs.map((run) => (
          <TableRow key={run.id}>
            <Td className="w-full min-w-44">
              <div className="grid gap-0.5 py-2">
                <span>
                  <Time at={run.started_at} className="font-medium" />{" "}
                  <span className="text-muted">
                    by {run.started_by ? <HostileText text={run.started_by.name} /> : "the schedule"}
                  </span>
                </span>
                <span className="text-muted text-xs">
                  {runModeLabels[run.mode]}
                  {run.resumed_from !== null && ", going on from an earlier one"}
                </span>
                <span className="text-muted text-xs sm:hidden">{runWords(run)}</span>
                {run.error && (
                  <span className="max-w-prose break-words text-danger text-xs">
                    <HostileText text={run.error} clipAt={200} />
                  </span>
                )}
              </div>
            </Td>
            <Td>
              <RunStatusBadge run={run} />
            </Td>
            {numbers.map(({ label, of, className }) => (
              <Td
                key={label}
                className={`text-right tabular-nums ${of(run) === 0 ? "text-subtle" : ""} ${className}`}
              >
                {count(of(run))}
              </Td>
            ))}
            <Td className="whitespace-nowrap text-right text-muted tabular-nums max-md:hidden">
              {runTook(run) ?? "—"}
            </Td>
          </TableRow>
        ))}
      </tbody>
    </Table>
  );
}
