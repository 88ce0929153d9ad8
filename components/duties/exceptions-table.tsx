"use client";

import { useState } from "react";
import { ReasonDialog } from "#components/console/reason-dialog.tsx";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Time } from "#components/patterns/time.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { Table, TableHead, TableRow, Td, Th } from "#components/ui/table.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { useToast } from "#components/ui/toast.tsx";
import type { DutyExceptionView } from "#lib/access/duties/schemas.ts";
import { routes } from "#lib/ui/routes.ts";
import { useEndException } from "./api.ts";

type ExceptionsTableProps = { exceptions: readonly DutyExceptionView[]; refusal: string | undefined };

/** Exceptions, newest first, with those that are over. */
export function ExceptionsTable({ exceptions, refusal }: ExceptionsTableProps) {
  const [ending, setEnding] = useState<DutyExceptionView | null>(null);
  if (exceptions.length === 0)
    return <p className="border-t py-3 text-muted text-sm">No exception was made.</p>;
  return (
    <>
      <Table>
        <TableHead>
          <tr>
            <Th>Agent</Th>
            <Th className="max-sm:hidden">From the rule</Th>
            <Th>State</Th>
            <Th>Until</Th>
            <Th className="max-md:hidden">Made by</Th>
            <Th className="w-full max-lg:hidden">Reason</Th>
            <Th>
              <span className="sr-only">End</span>
            </Th>
          </tr>
        </TableHead>
        <tbody>
          {exceptions.map((exception) => (
            <TableRow key={exception.id}>
              <Td className="max-w-44 truncate">
                <TextLink href={routes.agent(exception.agent.id)}>
                  <HostileText text={exception.agent.name} />
                </TextLink>
              </Td>
              <Td className="max-w-44 truncate font-mono text-xs max-sm:hidden">{exception.rule.name}</Td>
              <Td>
                <Badge tone={exception.live ? "warning" : "neutral"}>{stateOf(exception)}</Badge>
              </Td>
              <Td className="whitespace-nowrap text-muted">
                <Time at={exception.ended?.at ?? exception.ends_at} />
              </Td>
              <Td className="max-w-40 truncate text-muted max-md:hidden">
                <HostileText text={exception.granted_by.name} />
              </Td>
              <Td className="max-w-0 truncate text-muted max-lg:hidden">
                <HostileText text={exception.reason} />
              </Td>
              <Td className="py-0 text-right">
                {exception.live && (
                  <Button size="sm" variant="ghost" reason={refusal} onClick={() => setEnding(exception)}>
                    End<span className="sr-only"> the exception for {exception.agent.name}</span>
                  </Button>
                )}
              </Td>
            </TableRow>
          ))}
        </tbody>
      </Table>
      {ending && <EndDialog exception={ending} onClose={() => setEnding(null)} />}
    </>
  );
}

function stateOf({ live, ended, ends_at }: DutyExceptionView): string {
  if (live) return "In force";
  if (ended) return "Ended early";
  return new Date(ends_at) <= new Date() ? "Over" : "Rule changed";
}

function EndDialog({ exception, onClose }: { exception: DutyExceptionView; onClose: () => void }) {
  const end = useEndException(exception.id);
  const toast = useToast();
  return (
    <ReasonDialog
      title="End this exception now?"
      description={
        <>
          <HostileText text={exception.agent.name} /> keeps what it was given, and is among the conflicts
          while it has both sides of <span className="font-mono text-xs">{exception.rule.name}</span>.
        </>
      }
      confirmLabel="End it now"
      danger
      pending={end.isPending}
      failure={end.error}
      onConfirm={(reason) =>
        end.mutate(reason, {
          onSuccess: () => {
            toast({ title: "The exception is ended" });
            onClose();
          },
        })
      }
      onClose={onClose}
    />
  );
}
