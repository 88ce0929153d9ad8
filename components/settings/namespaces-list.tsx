"use client";

import { FolderTree, PencilLine, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { FormFailure } from "#components/console/form-failure.tsx";
import { AccessLevelBadge } from "#components/patterns/access-level-badge.tsx";
import { ClassificationBadge } from "#components/patterns/classification-badge.tsx";
import { ConfirmDialog } from "#components/patterns/confirm-dialog.tsx";
import { EmptyState } from "#components/patterns/empty-state.tsx";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Time } from "#components/patterns/time.tsx";
import { Button } from "#components/ui/button.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { Table, TableHead, TableRow, Td, Th } from "#components/ui/table.tsx";
import { useToast } from "#components/ui/toast.tsx";
import { Tooltip } from "#components/ui/tooltip.tsx";
import type { Page } from "#lib/core/page.ts";
import type { Verdict } from "#lib/core/permissions.ts";
import type { NamespaceView } from "#lib/registry/schemas.ts";
import { useNamespaces, useRemoveNamespace } from "./api.ts";
import { NamespaceDialog, type TeamOption } from "./namespace-dialog.tsx";

type NamespacesListProps = { initial: Page<NamespaceView>; teams: readonly TeamOption[]; may: Verdict };

/** Which team answers for which names, and what is assumed of what machines publish there. */
export function NamespacesList({ initial, teams, may }: NamespacesListProps) {
  const [editing, setEditing] = useState<NamespaceView | "new" | null>(null);
  const [removing, setRemoving] = useState<NamespaceView | null>(null);
  const list = useNamespaces(initial);
  const remove = useRemoveNamespace();
  const toast = useToast();
  const namespaces = list.data.pages.flatMap(({ items }) => items);
  const add = (
    <Button
      variant="primary"
      icon={<Plus aria-hidden />}
      reason={
        may !== true ? may.no : teams.length === 0 ? "There is no team yet that could answer." : undefined
      }
      onClick={() => setEditing("new")}
    >
      Add namespace
    </Button>
  );

  return (
    <>
      {namespaces.length === 0 ? (
        <EmptyState icon={FolderTree} title="No namespace is mapped" action={add}>
          Machines may publish only below a namespace that is mapped to a team, and that team answers for what
          they publish. Until then only people submit.
        </EmptyState>
      ) : (
        <div className="grid gap-3">
          <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
            <p className="max-w-prose text-muted text-sm">
              Machines may publish only below a namespace listed here, and its team answers for what they
              publish. Classification and access level are assumed where a document states none. When anybody
              outside the team submits a server there, its reviewers are told.
            </p>
            {add}
          </div>
          <NamespacesTable
            namespaces={namespaces}
            mayEdit={may === true}
            onEdit={setEditing}
            onRemove={setRemoving}
          />
          <FormFailure error={list.error} />
          {list.hasNextPage && (
            <div>
              <Button pending={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>
                Show more
              </Button>
            </div>
          )}
        </div>
      )}
      {editing !== null && (
        <NamespaceDialog
          namespace={editing === "new" ? null : editing}
          known={namespaces}
          teams={teams}
          onClose={() => setEditing(null)}
        />
      )}
      {removing !== null && (
        <ConfirmDialog
          open
          onOpenChange={(open) => !open && setRemoving(null)}
          title={`Remove ${removing.prefix}?`}
          confirmLabel="Remove namespace"
          danger
          onConfirm={async () => {
            await remove.mutateAsync(removing.id);
            toast({ title: `${removing.prefix} is no longer mapped` });
          }}
        >
          <p>
            {removing.team.name} no longer answers for what is published there from now on.{" "}
            {successorOf(removing, namespaces)} What is approved stays approved.
          </p>
        </ConfirmDialog>
      )}
    </>
  );
}

/** What holds below a namespace once it is removed: the longest of the shorter ones, or nothing. */
function successorOf({ prefix }: NamespaceView, namespaces: readonly NamespaceView[]): string {
  const next = namespaces.findLast((other) => prefix.startsWith(`${other.prefix}.`));
  return next
    ? `${next.team.name} does instead, through ${next.prefix}.`
    : "Machines can't publish there any more.";
}

type NamespacesTableProps = {
  namespaces: readonly NamespaceView[];
  mayEdit: boolean;
  onEdit: (namespace: NamespaceView) => void;
  onRemove: (namespace: NamespaceView) => void;
};

function NamespacesTable({ namespaces, mayEdit, onEdit, onRemove }: NamespacesTableProps) {
  return (
    <Table>
      <TableHead>
        <tr>
          <Th>Namespace</Th>
          <Th>Team</Th>
          <Th className="max-md:hidden">Assumed classification</Th>
          <Th className="max-md:hidden">Assumed access level</Th>
          <Th className="text-right max-lg:hidden">Updated</Th>
          {mayEdit && (
            <Th>
              <span className="sr-only">Change</span>
            </Th>
          )}
        </tr>
      </TableHead>
      <tbody>
        {namespaces.map((namespace) => (
          <TableRow key={namespace.id}>
            <Td className="w-full max-w-0 min-w-36">
              <Tooltip
                content={
                  <>
                    Covers <span className="font-mono">{namespace.prefix}/…</span> and all below{" "}
                    <span className="font-mono">{namespace.prefix}.</span>
                  </>
                }
              >
                <span className="block truncate font-medium font-mono text-xs leading-5 max-sm:whitespace-normal max-sm:break-all max-sm:py-1.5">
                  {namespace.prefix}
                </span>
              </Tooltip>
            </Td>
            <Td className="max-w-44 truncate">
              <HostileText text={namespace.team.name} />
            </Td>
            <Td className="max-md:hidden">
              <ClassificationBadge classification={namespace.data_classification} />
            </Td>
            <Td className="max-md:hidden">
              <AccessLevelBadge level={namespace.access_level} />
            </Td>
            <Td className="text-right text-muted max-lg:hidden">
              <Time at={namespace.updated_at} />
            </Td>
            {mayEdit && (
              <Td className="py-0">
                <span className="flex justify-end">
                  <IconButton
                    label={`Edit ${namespace.prefix}`}
                    icon={<PencilLine aria-hidden />}
                    onClick={() => onEdit(namespace)}
                  />
                  <IconButton
                    label={`Remove ${namespace.prefix}`}
                    icon={<Trash2 aria-hidden />}
                    onClick={() => onRemove(namespace)}
                  />
                </span>
              </Td>
            )}
          </TableRow>
        ))}
      </tbody>
    </Table>
  );
}
