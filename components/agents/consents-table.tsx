"use client";

import { useState } from "react";
import { TitleCell } from "#components/console/list-cells.tsx";
import { AccessLevelBadge } from "#components/patterns/access-level-badge.tsx";
import { ConfirmDialog } from "#components/patterns/confirm-dialog.tsx";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { KeyboardList } from "#components/patterns/keyboard-list.tsx";
import { Time } from "#components/patterns/time.tsx";
import { Button } from "#components/ui/button.tsx";
import { Table, TableHead, TableRow, Td, Th } from "#components/ui/table.tsx";
import { useToast } from "#components/ui/toast.tsx";
import type { ConsentView } from "#lib/access/consents/schemas.ts";
import { plainVisible } from "#lib/core/visible-text.ts";
import { agentName } from "#lib/ui/agent-words.ts";
import { routes } from "#lib/ui/routes.ts";
import { useWithdrawConsent } from "./api.ts";

const serverMax = 120;

type ConsentsTableProps = { consents: readonly ConsentView[]; onChange: (consent: ConsentView) => void };

/** What agents may do for whoever looks, each with the way out of it. */
export function ConsentsTable({ consents, onChange }: ConsentsTableProps) {
  const [leaving, setLeaving] = useState<ConsentView | null>(null);
  return (
    <KeyboardList>
      <Table>
        <TableHead>
          <tr>
            <Th>Agent</Th>
            <Th className="max-md:hidden">Server</Th>
            <Th className="max-sm:hidden">May</Th>
            <Th className="max-md:hidden">Since</Th>
            <Th>
              <span className="sr-only">Actions</span>
            </Th>
          </tr>
        </TableHead>
        <tbody>
          {consents.map((consent) => (
            <TableRow key={consent.id}>
              <Td className="w-full max-w-0 min-w-40">
                <TitleCell
                  href={routes.agent(consent.agent.id)}
                  title={consent.agent.name}
                  below={<Below consent={consent} />}
                />
              </Td>
              <Td className="max-w-56 truncate font-mono text-xs max-md:hidden xl:max-w-88">
                <HostileText text={consent.server} />
              </Td>
              <Td className="max-sm:hidden">
                <Scopes scopes={consent.scopes} />
              </Td>
              <Td className="whitespace-nowrap text-muted max-md:hidden">
                <Time at={consent.since} />
              </Td>
              <Td>
                <span className="flex justify-end gap-2 py-1 max-sm:flex-col">
                  <Button size="sm" variant="ghost" onClick={() => onChange(consent)}>
                    Change<span className="sr-only"> what {agentName(consent.agent)} may do</span>
                  </Button>
                  <Button size="sm" onClick={() => setLeaving(consent)}>
                    Withdraw<span className="sr-only"> from {agentName(consent.agent)}</span>
                  </Button>
                </span>
              </Td>
            </TableRow>
          ))}
        </tbody>
      </Table>
      {leaving && <WithdrawDialog consent={leaving} onClose={() => setLeaving(null)} />}
    </KeyboardList>
  );
}

export function Scopes({ scopes }: Pick<ConsentView, "scopes">) {
  return (
    <span className="flex gap-1.5">
      {scopes.map((level) => (
        <AccessLevelBadge key={level} level={level} />
      ))}
    </span>
  );
}

/** What it was last used for, its purpose where it was not; on a phone, what the columns say. */
function Below({ consent: { agent, server, scopes, since, last_used } }: { consent: ConsentView }) {
  return (
    <>
      <span className="block truncate font-mono md:hidden">
        <HostileText text={server} />
      </span>
      <span className="flex items-center gap-2 pt-1 md:hidden">
        <span className="sm:hidden">
          <Scopes scopes={scopes} />
        </span>
        <Time at={since} />
      </span>
      {last_used ? (
        <span className="block truncate">
          Last used <Time at={last_used.at} />
          {last_used.tool !== null && (
            <>
              {" "}
              for{" "}
              <span className="font-mono">
                <HostileText text={last_used.tool} />
              </span>
            </>
          )}
        </span>
      ) : (
        <span className="max-md:hidden">
          <HostileText text={agent.purpose} />
        </span>
      )}
    </>
  );
}

function WithdrawDialog({ consent, onClose }: { consent: ConsentView; onClose: () => void }) {
  const withdraw = useWithdrawConsent();
  const toast = useToast();
  const name = agentName(consent.agent);

  async function confirm() {
    await withdraw.mutateAsync(consent.id);
    toast({ title: `${name} no longer acts for you`, description: plainVisible(consent.server, serverMax) });
  }

  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Withdraw from ${name}?`}
      confirmLabel="Withdraw"
      danger
      onConfirm={confirm}
    >
      <p>
        It stops acting for you on{" "}
        <span className="break-all font-mono text-ink text-xs">
          <HostileText text={consent.server} />
        </span>{" "}
        at once. You can allow it again at any time.
      </p>
    </ConfirmDialog>
  );
}
