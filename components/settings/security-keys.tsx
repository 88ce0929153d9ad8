"use client";

import { KeyRound, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { EmptyState } from "#components/patterns/empty-state.tsx";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Time } from "#components/patterns/time.tsx";
import { Button } from "#components/ui/button.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { Table, TableHead, TableRow, Td, Th } from "#components/ui/table.tsx";
import { type SecurityKeyView, securityKeysMax } from "#lib/identity/security-keys/schemas.ts";
import { AddKeyDialog } from "./add-key-dialog.tsx";
import { useSecurityKeys } from "./api.ts";
import { RemoveKeyDialog } from "./remove-key-dialog.tsx";

/** Keys of one's own, for actions that nobody may approve by a click alone. */
export function SecurityKeys({ initial }: { initial: readonly SecurityKeyView[] }) {
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<SecurityKeyView | null>(null);
  const { data: keys } = useSecurityKeys(initial);
  const full = keys.length >= securityKeysMax;
  const add = (
    <Button
      variant="primary"
      icon={<Plus aria-hidden />}
      reason={full ? `You have ${securityKeysMax} keys. Remove one that you don't use any more.` : undefined}
      onClick={() => setAdding(true)}
    >
      Add key
    </Button>
  );

  return (
    <>
      {keys.length === 0 ? (
        <EmptyState icon={KeyRound} title="No security key yet" action={add}>
          Some actions can be approved only with a key that signs exactly what you saw: a USB or NFC key, or
          this computer's or phone's own, unlocked by PIN, finger or face.
        </EmptyState>
      ) : (
        <div className="grid gap-3">
          <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
            <p className="max-w-prose text-muted text-sm">
              Where a rule asks for it, one of these signs your yes. Keep two: whoever loses the only one
              can't approve such actions until they have added another.
            </p>
            {add}
          </div>
          <KeysTable keys={keys} onRemove={setRemoving} />
        </div>
      )}
      {adding && <AddKeyDialog known={keys} onClose={() => setAdding(false)} />}
      {removing && <RemoveKeyDialog securityKey={removing} onClose={() => setRemoving(null)} />}
    </>
  );
}

type KeysTableProps = { keys: readonly SecurityKeyView[]; onRemove: (key: SecurityKeyView) => void };

function KeysTable({ keys, onRemove }: KeysTableProps) {
  return (
    <Table>
      <TableHead>
        <tr>
          <Th>Key</Th>
          <Th className="text-right max-sm:hidden">Added</Th>
          <Th className="text-right">Last used</Th>
          <Th>
            <span className="sr-only">Change</span>
          </Th>
        </tr>
      </TableHead>
      <tbody>
        {keys.map((key) => (
          <TableRow key={key.id}>
            <Td className="w-full max-w-0 min-w-36">
              <span className="block truncate font-medium max-sm:whitespace-normal max-sm:break-words max-sm:py-1.5">
                <HostileText text={key.name} />
              </span>
            </Td>
            <Td className="text-right text-muted max-sm:hidden">
              <Time at={key.created_at} />
            </Td>
            <Td className="text-right text-muted">
              {key.last_used_at === null ? "Never" : <Time at={key.last_used_at} />}
            </Td>
            <Td className="py-0">
              <span className="flex justify-end">
                <IconButton
                  label={`Remove ${key.name}`}
                  icon={<Trash2 aria-hidden />}
                  onClick={() => onRemove(key)}
                />
              </span>
            </Td>
          </TableRow>
        ))}
      </tbody>
    </Table>
  );
}
