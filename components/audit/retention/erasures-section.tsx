"use client";

import { Eraser } from "lucide-react";
import { useState } from "react";
import type { z } from "zod";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Section } from "#components/patterns/section.tsx";
import { Time } from "#components/patterns/time.tsx";
import { Button } from "#components/ui/button.tsx";
import { Table, TableHead, TableRow, Td, Th } from "#components/ui/table.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { erasure } from "#lib/audit/retention/schemas.ts";
import type { Verdict } from "#lib/core/permissions.ts";
import { reasonOf } from "#lib/ui/reason-of.ts";
import { routes } from "#lib/ui/routes.ts";
import { EraseDialog } from "./erase-dialog.tsx";

type ErasuresSectionProps = { erasures: readonly z.output<typeof erasure>[]; may: Verdict };

/** Personal data that had to go, while the log stays whole. */
export function ErasuresSection({ erasures, may }: ErasuresSectionProps) {
  const [erasing, setErasing] = useState(false);
  return (
    <Section
      title="Erasures"
      description="Fields that a recording rule makes erasable are encrypted under a key of their subject. Erasing destroys the key, and the proofs stay intact."
      actions={
        <Button icon={<Eraser aria-hidden />} reason={reasonOf(may)} onClick={() => setErasing(true)}>
          Erase a subject
        </Button>
      }
    >
      {erasures.length === 0 ? (
        <p className="flex items-center gap-2 border-t py-3 text-muted text-sm">
          <Eraser aria-hidden className="size-4 shrink-0" />
          Nothing has been erased.
        </p>
      ) : (
        <Table>
          <TableHead>
            <tr>
              <Th>Subject</Th>
              <Th className="text-right">Fields</Th>
              <Th className="text-right">Erased</Th>
              <Th>
                <span className="sr-only">Record</span>
              </Th>
            </tr>
          </TableHead>
          <tbody>
            {erasures.map(({ subject, erased, erased_at, event }) => (
              <TableRow key={event}>
                <Td className="w-full max-w-0 min-w-32 py-2">
                  <span className="block truncate font-mono text-xs max-sm:whitespace-normal max-sm:break-all">
                    <HostileText text={subject} />
                  </span>
                </Td>
                <Td className="text-right tabular-nums">{erased.toLocaleString("en")}</Td>
                <Td className="text-right text-muted">
                  <Time at={erased_at} />
                </Td>
                <Td className="whitespace-nowrap text-right">
                  <TextLink href={routes.audit({ event })} prefetch={false}>
                    Record<span className="sr-only"> of the erasure of {subject}</span>
                  </TextLink>
                </Td>
              </TableRow>
            ))}
          </tbody>
        </Table>
      )}
      {erasing && <EraseDialog onClose={() => setErasing(false)} />}
    </Section>
  );
}
