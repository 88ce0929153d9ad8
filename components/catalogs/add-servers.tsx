"use client";

import { Check, Search } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { FormFailure } from "#components/console/form-failure.tsx";
import { ClassificationBadge } from "#components/patterns/classification-badge.tsx";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Input } from "#components/ui/input.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { Spinner } from "#components/ui/spinner.tsx";
import type { CatalogDetail, CatalogServer } from "#lib/catalog/schemas.ts";
import { catalogName } from "#lib/ui/catalog-words.ts";
import { useAddCatalogServer, useCandidates } from "./api.ts";

const debounceMs = 200;

/** Finds approved servers and puts them in, one press each. */
export function AddServers({ catalog, onClose }: { catalog: CatalogDetail; onClose: () => void }) {
  const [typed, setTyped] = useState("");
  const [q, setQ] = useState("");
  const input = useRef<HTMLInputElement>(null);
  const found = useCandidates(q);
  const add = useAddCatalogServer(catalog.slug);
  const chosen = new Set(catalog.chosen.map(({ name }) => name));
  const searching = typed.trim() !== q || found.isFetching;

  useEffect(() => {
    const timer = setTimeout(() => setQ(typed.trim()), debounceMs);
    return () => clearTimeout(timer);
  }, [typed]);

  function put(name: string) {
    if (add.isPending) return;
    // Its button goes, and with it the keyboard's place.
    add.mutate(name, { onSuccess: () => input.current?.focus() });
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      size="md"
      title={`Add servers to ${catalogName(catalog)}`}
      description="Its readers see each one with their next request."
      footer={<Button onClick={onClose}>Done</Button>}
    >
      <div className="grid gap-3">
        <div className="relative">
          {searching ? (
            <Spinner className="-translate-y-1/2 absolute top-1/2 left-2.5 text-subtle" />
          ) : (
            <Search aria-hidden className="-translate-y-1/2 absolute top-1/2 left-2.5 size-4 text-subtle" />
          )}
          <Input
            ref={input}
            type="search"
            aria-label="Search approved servers"
            placeholder="Search approved servers"
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            className="pl-8 [&::-webkit-search-cancel-button]:hidden"
          />
        </div>
        <FormFailure error={add.error ?? found.error} />
        <div aria-live="polite" className="sr-only">
          {found.data && !searching ? `${found.data.items.length} found` : ""}
        </div>
        <div className="-mx-2 h-86 overflow-y-auto">
          {!found.data ? (
            !found.error && <Waiting />
          ) : found.data.items.length === 0 ? (
            <p className="px-2 py-8 text-center text-muted text-sm">
              {q === "" ? "No server is approved yet." : "No approved server matches."}
            </p>
          ) : (
            <ul>
              {found.data.items.map((server) => (
                <Candidate
                  key={server.name}
                  server={server}
                  chosen={chosen.has(server.name)}
                  pending={add.isPending && add.variables === server.name}
                  onAdd={() => put(server.name)}
                />
              ))}
              {found.data.next_cursor && (
                <li className="px-2 py-2 text-subtle text-xs">There are more. Type to narrow them down.</li>
              )}
            </ul>
          )}
        </div>
      </div>
    </Dialog>
  );
}

type CandidateProps = { server: CatalogServer; chosen: boolean; pending: boolean; onAdd: () => void };

function Candidate({ server, chosen, pending, onAdd }: CandidateProps) {
  return (
    <li className="flex min-h-13 items-center justify-between gap-3 rounded-md px-2 py-1.5 hover:bg-hover">
      <div className="grid min-w-0 gap-0.5">
        <span className="truncate font-medium text-sm">
          <HostileText text={server.title ?? server.name} />
        </span>
        <span className="truncate font-mono text-muted text-xs">
          <HostileText text={`${server.name} ${server.version}`} />
        </span>
      </div>
      <span className="flex shrink-0 items-center gap-3">
        <span className="max-sm:hidden">
          <ClassificationBadge classification={server.data_classification} />
        </span>
        {chosen ? (
          <span className="flex w-18 items-center justify-end gap-1 text-muted text-sm">
            <Check aria-hidden className="size-4 text-success" />
            Added
          </span>
        ) : (
          <Button
            size="sm"
            pending={pending}
            aria-label={`Add ${server.name}`}
            onClick={onAdd}
            className="w-18"
          >
            Add
          </Button>
        )}
      </span>
    </li>
  );
}

function Waiting() {
  return ["w-40", "w-52", "w-36"].map((width) => (
    <div key={width} className="flex h-13 items-center justify-between px-2">
      <Skeleton className={width} />
      <Skeleton className="h-7 w-18" />
    </div>
  ));
}
