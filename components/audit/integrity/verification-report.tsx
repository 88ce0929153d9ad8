import { Check, TriangleAlert } from "lucide-react";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import type { VerificationReport as Report } from "#lib/audit/sealing/schemas.ts";
import { checkedWords, type VerdictCount, verdictCounts } from "#lib/ui/audit-verification-words.ts";
import { FindingsTable } from "./findings-table.tsx";

/** What a verification counted, named, and can't say. */
export function VerificationReport({ report }: { report: Report }) {
  const { counts, findings, faults, logs, not_checked } = report;
  return (
    <div className="grid gap-5">
      {faults.length > 0 && (
        <div className="grid gap-1.5">
          <h3 className="font-medium text-sm">Faults of whole logs</h3>
          <ul className="grid gap-1 text-sm">
            {faults.map(({ class: of, message }) => (
              <li key={`${of} ${message}`} className="flex items-start gap-2 text-danger">
                <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
                <span className="min-w-0 break-words">
                  <HostileText text={`${of}: ${message}`} clipAt={400} />
                </span>
              </li>
            ))}
          </ul>
        </div>
      )}
      <div className="grid items-start gap-x-10 gap-y-5 lg:grid-cols-[minmax(0,7fr)_minmax(0,5fr)]">
        <Counts counts={verdictCounts(counts)} />
        <div className="grid gap-4">
          <CheckedLogs logs={logs} />
          <NotChecked texts={not_checked} />
        </div>
      </div>
      {findings.length > 0 && <FindingsTable report={report} />}
    </div>
  );
}

function Counts({ counts }: { counts: readonly VerdictCount[] }) {
  if (counts.length === 0) return null;
  return (
    <table className="w-full text-left text-sm">
      <thead className="text-subtle text-xs">
        <tr>
          <th scope="col" className="border-b py-1.5 pr-4 font-medium">
            Verdict
          </th>
          <th scope="col" className="border-b py-1.5 pr-4 text-right font-medium">
            Places
          </th>
          <th scope="col" className="border-b py-1.5 font-medium max-sm:hidden">
            What it means
          </th>
        </tr>
      </thead>
      <tbody>
        {counts.map(({ verdict, label, means, count, lawful }) => (
          <tr key={verdict} className="align-top">
            <th scope="row" className="border-b py-1.5 pr-4 font-medium">
              <span className="flex items-start gap-1.5">
                {lawful ? (
                  <Check aria-hidden className="mt-0.5 size-4 shrink-0 text-success" />
                ) : (
                  <TriangleAlert
                    aria-hidden
                    className={`mt-0.5 size-4 shrink-0 ${verdict === "LATE_UNSEALED" ? "text-warning" : "text-danger"}`}
                  />
                )}
                <span className="grid">
                  {label}
                  <span className="font-mono font-normal text-subtle text-xs">{verdict}</span>
                  <span className="font-normal text-muted text-xs sm:hidden">{means}</span>
                </span>
              </span>
            </th>
            <td className="border-b py-1.5 pr-4 text-right tabular-nums">{count.toLocaleString("en")}</td>
            <td className="border-b py-1.5 text-muted max-sm:hidden">{means}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function CheckedLogs({ logs }: { logs: Report["logs"] }) {
  return (
    <div className="grid gap-1.5">
      <h3 className="font-medium text-sm">Checked</h3>
      <ul className="grid gap-1 text-muted text-sm">
        {logs.map((log) => (
          <li key={log.class} className="flex items-start gap-2">
            <Check aria-hidden className="mt-0.5 size-4 shrink-0" />
            <span className="min-w-0 break-words tabular-nums">
              <span className="capitalize">
                <HostileText text={log.class} />
              </span>
              : {checkedWords(log)}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function NotChecked({ texts }: { texts: readonly string[] }) {
  if (texts.length === 0) return null;
  return (
    <div className="grid gap-1.5">
      <h3 className="font-medium text-sm">Not checked</h3>
      <ul className="grid list-disc gap-1 pl-5 text-muted text-sm">
        {texts.map((text) => (
          <li key={text} className="break-words">
            <HostileText text={text} />
          </li>
        ))}
      </ul>
    </div>
  );
}
