"use client";

import { useState } from "react";
import { ConfirmDialog } from "#components/patterns/confirm-dialog.tsx";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Time } from "#components/patterns/time.tsx";
import { Badge, type Tone } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { Table, TableHead, TableRow, Td, Th } from "#components/ui/table.tsx";
import { useToast } from "#components/ui/toast.tsx";
import type { DelegationState, DelegationView } from "#lib/identity/schemas.ts";
import { reasonOf } from "#lib/ui/reason-of.ts";
import { useEndDelegation } from "./api.ts";

const states: Record<DelegationState, { label: string; tone: Tone }> = {
  planned: { label: "Planned", tone: "outline" },
  in_force: { label: "In force", tone: "success" },
  over: { label: "Over", tone: "neutral" },
  ended: { label: "Ended early", tone: "neutral" },
};

type DelegationsTableProps = {
  delegations: readonly DelegationView[];
  /** Who each is told of: the one who gave it, the one it was given to, or both. */
  show: "principal" | "delegate" | "both";
};

export function DelegationsTable({ delegations, show }: DelegationsTableProps) {
  const [ending, setEnding] = useState<DelegationView | null>(null);
  const end = useEndDelegation();
  const toast = useToast();
  return (
    <>
      <Table>
        <TableHead>
          <tr>
            {show !== "delegate" && <Th>For</Th>}
            {show !== "principal" && <Th>Who acts</Th>}
            <Th>State</Th>
            <Th className="max-sm:hidden">From</Th>
            <Th>Until</Th>
            <Th className="w-full max-lg:hidden">Reason</Th>
            <Th>
              <span className="sr-only">End</span>
            </Th>
          </tr>
        </TableHead>
        <tbody>
          {delegations.map((delegation) => (
            <TableRow key={delegation.id}>
              {show !== "delegate" && <PersonCell name={delegation.principal.name} />}
              {show !== "principal" && <PersonCell name={delegation.delegate?.name ?? null} />}
              <Td>
                <span className="flex gap-1 max-sm:flex-wrap max-sm:py-1">
                  <Badge tone={states[delegation.state].tone}>{states[delegation.state].label}</Badge>
                  {delegation.away && <Badge tone="info">Away</Badge>}
                </span>
              </Td>
              <Td className="text-muted max-sm:hidden">
                <Time at={delegation.starts_at} />
              </Td>
              <Td className="text-muted">
                <Time at={delegation.revoked_at ?? delegation.ends_at} />
              </Td>
              <Td className="max-w-0 truncate text-muted max-lg:hidden">
                <HostileText text={delegation.reason} />
              </Td>
              <Td className="py-0 text-right">
                {(delegation.state === "in_force" || delegation.state === "planned") && (
                  <Button
                    size="sm"
                    variant="ghost"
                    reason={reasonOf(delegation.can.end)}
                    onClick={() => setEnding(delegation)}
                  >
                    End
                  </Button>
                )}
              </Td>
            </TableRow>
          ))}
        </tbody>
      </Table>
      {ending && (
        <ConfirmDialog
          open
          onOpenChange={(open) => !open && setEnding(null)}
          title={ending.delegate ? "End this delegation?" : "End this absence?"}
          confirmLabel="End it now"
          danger={ending.delegate !== null}
          onConfirm={async () => {
            await end.mutateAsync(ending.id);
            toast({ title: ending.delegate ? "The delegation is ended" : "The absence is ended" });
          }}
        >
          <p>
            {ending.delegate ? (
              <>
                <HostileText text={ending.delegate.name} /> no longer acts for{" "}
                <HostileText text={ending.principal.name} />. What they decided by it, on what is still open,
                counts no more.
              </>
            ) : (
              <>
                <HostileText text={ending.principal.name} /> is counted on and notified again.
              </>
            )}
          </p>
        </ConfirmDialog>
      )}
    </>
  );
}

function PersonCell({ name }: { name: string | null }) {
  return (
    <Td className="max-w-48 truncate font-medium">
      {name === null ? <span className="font-normal text-subtle">Nobody</span> : <HostileText text={name} />}
    </Td>
  );
}
