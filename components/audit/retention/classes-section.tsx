"use client";

import { useState } from "react";
import { Section } from "#components/patterns/section.tsx";
import { Button } from "#components/ui/button.tsx";
import { Table, TableHead, TableRow, Td, Th } from "#components/ui/table.tsx";
import type { Retention } from "#lib/audit/retention/schemas.ts";
import type { Verdict } from "#lib/core/permissions.ts";
import { monthWords, yearsWords } from "#lib/ui/audit-integrity-words.ts";
import { classContents } from "#lib/ui/audit-retention-words.ts";
import { retentionClassLabels } from "#lib/ui/audit-words.ts";
import { reasonOf } from "#lib/ui/reason-of.ts";
import { YearsDialog } from "./years-dialog.tsx";

type RetainedClass = Retention["classes"][number];
type ClassesSectionProps = { classes: readonly RetainedClass[]; may: Verdict };

/** For how many years each class of events is kept. */
export function ClassesSection({ classes, may }: ClassesSectionProps) {
  const [editing, setEditing] = useState<RetainedClass | null>(null);
  return (
    <Section
      title="Classes"
      description="A month is dropped as a whole once all of it is older than this. Its leaves stay, and prove what stood there."
    >
      {classes.length === 0 ? (
        <p className="border-t py-3 text-muted text-sm">
          There is no log yet. It is founded when the console starts.
        </p>
      ) : (
        <Table>
          <TableHead>
            <tr>
              <Th>Class</Th>
              <Th>Kept for</Th>
              <Th className="max-sm:hidden">Oldest month</Th>
              <Th>
                <span className="sr-only">Change</span>
              </Th>
            </tr>
          </TableHead>
          <tbody>
            {classes.map((retained) => (
              <TableRow key={retained.class}>
                <Td className="w-full py-2">
                  <div className="grid gap-0.5">
                    <span className="font-medium">{retentionClassLabels[retained.class]}</span>
                    <span className="text-muted text-xs">{classContents[retained.class]}</span>
                  </div>
                </Td>
                <Td className="whitespace-nowrap tabular-nums">{yearsWords(retained.years)}</Td>
                <Td className="whitespace-nowrap text-muted tabular-nums max-sm:hidden">
                  {retained.oldest_month === null ? "None yet" : monthWords(retained.oldest_month)}
                </Td>
                <Td className="text-right">
                  <Button size="sm" reason={reasonOf(may)} onClick={() => setEditing(retained)}>
                    Change
                    <span className="sr-only"> how long {retentionClassLabels[retained.class]} is kept</span>
                  </Button>
                </Td>
              </TableRow>
            ))}
          </tbody>
        </Table>
      )}
      {editing && <YearsDialog retained={editing} onClose={() => setEditing(null)} />}
    </Section>
  );
}
