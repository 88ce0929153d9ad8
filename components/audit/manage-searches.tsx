"use client";

import { Trash2 } from "lucide-react";
import { useState } from "react";
import { FormFailure } from "#components/console/form-failure.tsx";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Button } from "#components/ui/button.tsx";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { Input } from "#components/ui/input.tsx";
import { useToast } from "#components/ui/toast.tsx";
import type { SavedSearch } from "#lib/audit/search/schemas.ts";
import { plainVisible } from "#lib/core/visible-text.ts";
import { useDeleteSearch, useSaveSearch, useSearches, useUpdateSearch } from "./api.ts";

/** One's own searches, to rename, share and delete. */
export function ManageSearches({ onClose }: { onClose: () => void }) {
  const mine = (useSearches().data?.items ?? []).filter((search) => search.mine);
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} size="md" title="My searches">
      {mine.length === 0 ? (
        <p className="text-muted text-sm">You have none left.</p>
      ) : (
        <ul className="-mx-1 max-h-96 overflow-y-auto px-1">
          {mine.map((search) => (
            <SearchItem key={search.id} search={search} />
          ))}
        </ul>
      )}
    </Dialog>
  );
}

function SearchItem({ search }: { search: SavedSearch }) {
  const [name, setName] = useState(search.name);
  const update = useUpdateSearch();
  const changed = name.trim() !== "" && name.trim() !== search.name;
  const label = plainVisible(search.name, 80);
  return (
    <li className="grid gap-1.5 border-b py-3 last:border-b-0">
      <form
        className="flex items-center gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          if (changed) update.mutate({ id: search.id, name: name.trim() });
        }}
      >
        <Input
          aria-label={`Name of ${label}`}
          value={name}
          maxLength={80}
          onChange={({ target }) => setName(target.value)}
        />
        {changed && (
          <Button type="submit" size="sm" pending={update.isPending}>
            Rename
          </Button>
        )}
        <DeleteButton search={search} label={label} />
      </form>
      <p className="truncate font-mono text-muted text-xs">
        <HostileText text={search.query || "Every event"} />
      </p>
      <Checkbox
        label={<span className="text-sm">Shared with everybody</span>}
        checked={search.shared}
        disabled={update.isPending}
        onChange={({ target }) => update.mutate({ id: search.id, shared: target.checked })}
      />
      <FormFailure error={update.error} />
    </li>
  );
}

/** Deletes at once: it can be brought back as it was. */
function DeleteButton({ search, label }: { search: SavedSearch; label: string }) {
  const remove = useDeleteSearch();
  const save = useSaveSearch();
  const toast = useToast();
  const { name, query, columns, shared } = search;
  return (
    <IconButton
      label={`Delete ${label}`}
      icon={<Trash2 aria-hidden />}
      onClick={() => {
        if (remove.isPending) return;
        remove.mutate(search.id, {
          onSuccess: () =>
            toast({
              title: `“${name}” is deleted`,
              action: { label: "Undo", run: () => save.mutate({ name, query, columns, shared }) },
            }),
          onError: (error) => toast({ title: error.message, tone: "danger" }),
        });
      }}
    />
  );
}
