"use client";

import { useState } from "react";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Button } from "#components/ui/button.tsx";
import { Table, TableHead, TableRow, Td, Th } from "#components/ui/table.tsx";
import type { VerificationReport } from "#lib/audit/sealing/schemas.ts";
import { verdictCounts, verdictWords } from "#lib/ui/audit-verification-words.ts";

const shownAtFirst = 10;
const clip = 300;

/** Each place that is not as it should be, by its log and index. */
export function FindingsTable({ report: { counts, findings } }: { report: VerificationReport }) {
  const [all, setAll] = useState(false);
  const shown = all ? findings : findings.slice(0, shownAtFirst);
  const counted = verdictCounts(counts).reduce((sum, { lawful, count }) => sum + (lawful ? 0 : count), 0);
  return (
    <div className="grid gap-2">
      <h3 className="font-medium text-sm">Findings</h3>
      <Table>
        <TableHead>
          <tr>
            <Th>Place</Th>
            <Th>Verdict</Th>
            <Th className="max-sm:hidden">Detail</Th>
          </tr>
        </TableHead>
        <tbody>
          {shown.map(({ class: of, index, verdict, detail }) => (
            <TableRow key={`${of} ${index} ${verdict} ${detail}`} className="align-top">
              <Td className="whitespace-nowrap py-2 tabular-nums">
                <span className="capitalize">
                  <HostileText text={of} />
                </span>{" "}
                {index === null ? (
                  <span className="block text-muted text-xs">in no log yet</span>
                ) : (
                  <span className="font-medium">{index.toLocaleString("en")}</span>
                )}
              </Td>
              <Td className="py-2 sm:whitespace-nowrap">
                <span className="grid">
                  {verdictWords[verdict].label}
                  <span className="font-mono text-subtle text-xs">{verdict}</span>
                  <span className="break-words pt-1 text-muted text-xs sm:hidden">
                    <HostileText text={detail} clipAt={clip} />
                  </span>
                </span>
              </Td>
              <Td className="w-full min-w-48 break-words py-2 text-muted max-sm:hidden">
                <HostileText text={detail} clipAt={clip} />
              </Td>
            </TableRow>
          ))}
        </tbody>
      </Table>
      <div className="flex flex-wrap items-center gap-3">
        {shown.length < findings.length && (
          <Button size="sm" onClick={() => setAll(true)}>
            Show all {findings.length.toLocaleString("en")}
          </Button>
        )}
        {counted > findings.length && (
          <p className="text-muted text-xs tabular-nums">
            The first {findings.length.toLocaleString("en")} of {counted.toLocaleString("en")} are named.
          </p>
        )}
      </div>
    </div>
  );
}
