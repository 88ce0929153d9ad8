"use client";

import { ListChecks, Plus, Server, Trash2 } from "lucide-react";
import { useState } from "react";
import { TitleCell } from "#components/console/list-cells.tsx";
import { ConfirmDialog } from "#components/patterns/confirm-dialog.tsx";
import { EmptyState } from "#components/patterns/empty-state.tsx";
import { FilterBar } from "#components/patterns/filter-bar.tsx";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { KeyboardList } from "#components/patterns/keyboard-list.tsx";
import { NoMatchState } from "#components/patterns/no-match-state.tsx";
import { Time } from "#components/patterns/time.tsx";
import { Button } from "#components/ui/button.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { LinkButton } from "#components/ui/link-button.tsx";
import { Table, TableHead, TableRow, Td, Th } from "#components/ui/table.tsx";
import { useToast } from "#components/ui/toast.tsx";
import type { CatalogDetail } from "#lib/catalog/schemas.ts";
import type { Verdict } from "#lib/core/permissions.ts";
import { catalogName } from "#lib/ui/catalog-words.ts";
import { reasonOf } from "#lib/ui/reason-of.ts";
import { routes } from "#lib/ui/routes.ts";
import { useUrlState } from "#lib/ui/url-state.ts";
import { AddServers } from "./add-servers.tsx";
import { useRemoveCatalogServer } from "./api.ts";

type ChosenServersProps = { catalog: CatalogDetail; may: Verdict };

/** What the catalog shows, and the ways to change that. */
export function ChosenServers({ catalog, may }: ChosenServersProps) {
  const [adding, setAdding] = useState(false);
  const url = useUrlState();
  const q = url.get("q").toLowerCase();
  const { chosen, selection, servers, slug } = catalog;

  if (selection === "all")
    return (
      <EmptyState
        icon={Server}
        title={`Every approved server, ${servers} now`}
        action={<LinkButton href={routes.catalog()}>Open the servers</LinkButton>}
      >
        A server joins once it is approved and goes when it is retired. To show only some, edit the catalog.
      </EmptyState>
    );

  const add = (
    <Button
      variant="primary"
      icon={<Plus aria-hidden />}
      reason={reasonOf(may)}
      onClick={() => setAdding(true)}
    >
      Add servers
    </Button>
  );
  const shown = chosen.filter(({ name }) => name.toLowerCase().includes(q));

  return (
    <>
      {chosen.length === 0 ? (
        <EmptyState icon={ListChecks} title="No servers chosen yet" action={add}>
          Its readers get an empty list. Only approved servers can be put in.
        </EmptyState>
      ) : (
        <>
          <div className="flex flex-wrap items-start justify-between gap-x-4 max-sm:pb-3 max-sm:[&>search]:w-full">
            <FilterBar search={{ param: "q", placeholder: "Search chosen servers" }} />
            {add}
          </div>
          {shown.length === 0 ? (
            <NoMatchState what="servers" clearHref={routes.namedCatalog(slug)} />
          ) : (
            <ChosenTable catalog={catalog} shown={shown} mayRemove={may === true} />
          )}
        </>
      )}
      {adding && <AddServers catalog={catalog} onClose={() => setAdding(false)} />}
    </>
  );
}

type ChosenTableProps = { catalog: CatalogDetail; shown: CatalogDetail["chosen"]; mayRemove: boolean };

function ChosenTable({ catalog, shown, mayRemove }: ChosenTableProps) {
  const [removing, setRemoving] = useState<string | null>(null);
  const remove = useRemoveCatalogServer(catalog.slug);
  const toast = useToast();

  return (
    <KeyboardList>
      <Table>
        <TableHead>
          <tr>
            <Th>Server</Th>
            <Th>Latest</Th>
            <Th className="text-right">Added</Th>
            {mayRemove && (
              <Th className="w-12">
                <span className="sr-only">Remove</span>
              </Th>
            )}
          </tr>
        </TableHead>
        <tbody>
          {shown.map(({ name, version, added_at }) => (
            <TableRow key={name}>
              <Td className="w-full max-w-0 min-w-48">
                {version === null ? (
                  <HostileText text={name} className="font-mono" />
                ) : (
                  <TitleCell href={routes.server(name)} title={name} mono />
                )}
              </Td>
              <Td className="whitespace-nowrap text-muted">
                {version === null ? "Not approved any more" : <HostileText text={version} />}
              </Td>
              <Td className="text-right text-muted">
                <Time at={added_at} />
              </Td>
              {mayRemove && (
                <Td className="py-0 text-right">
                  <IconButton
                    label={`Take ${name} out`}
                    icon={<Trash2 aria-hidden />}
                    onClick={() => setRemoving(name)}
                  />
                </Td>
              )}
            </TableRow>
          ))}
        </tbody>
      </Table>
      {removing !== null && (
        <ConfirmDialog
          open
          onOpenChange={(open) => !open && setRemoving(null)}
          title={`Take ${removing} out of ${catalogName(catalog)}?`}
          confirmLabel="Take it out"
          danger
          onConfirm={async () => {
            await remove.mutateAsync(removing);
            toast({ title: `${removing} is no longer in ${catalogName(catalog)}` });
          }}
        >
          <p>
            {seenBy(catalog)} it as deleted from now on. Other catalogs keep it, and it can be put in again.
          </p>
        </ConfirmDialog>
      )}
    </KeyboardList>
  );
}

/** Who will notice that a server is gone, as the beginning of a sentence. */
function seenBy({ readers, access }: CatalogDetail): string {
  if (readers === 0) return "Whoever reads this catalog sees";
  const known = `Its ${readers === 1 ? "known reader" : `${readers} known readers`}`;
  return access === "anonymous"
    ? `${known} and everybody who reads it without a token see`
    : `${known} ${readers === 1 ? "sees" : "see"}`;
}
