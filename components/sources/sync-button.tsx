"use client";

import { Ban, ChevronDown, ListPlus, ListRestart, RefreshCw } from "lucide-react";
import { Button } from "#components/ui/button.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { Menu, MenuItem } from "#components/ui/menu.tsx";
import { useToast } from "#components/ui/toast.tsx";
import type { RunMode, SourceView } from "#lib/sources/schemas.ts";
import { reasonOf } from "#lib/ui/reason-of.ts";
import { isSyncing, useCancelSync, useSyncSource } from "./api.ts";

/** Starts a sync, or stops the one that runs. */
export function SyncButton({ source }: { source: SourceView }) {
  const sync = useSyncSource(source.id);
  const cancel = useCancelSync(source.id);
  const toast = useToast();
  const reason = reasonOf(source.can.sync);
  const running = isSyncing(source);

  function start(mode?: RunMode) {
    sync.mutate(mode, {
      onError: (error) =>
        toast({ title: "The sync was not started", description: error.message, tone: "danger" }),
    });
  }

  if (running)
    return (
      <Button
        icon={<Ban aria-hidden />}
        reason={reasonOf(source.can.manage)}
        pending={cancel.isPending}
        onClick={() =>
          cancel.mutate(undefined, {
            onSuccess: () =>
              toast({ title: "The sync is stopped", description: "The next one goes on from there." }),
            onError: (error) =>
              toast({ title: "The sync was not stopped", description: error.message, tone: "danger" }),
          })
        }
      >
        Stop the sync
      </Button>
    );

  return (
    <span className="inline-flex">
      <Button
        variant="primary"
        icon={<RefreshCw aria-hidden />}
        reason={reason}
        pending={sync.isPending}
        onClick={() => start()}
        className={source.kind === "registry" && reason === undefined ? "rounded-r-none" : undefined}
      >
        Sync now
      </Button>
      {source.kind === "registry" && reason === undefined && (
        <Menu
          align="end"
          trigger={
            <IconButton
              label="Choose what to read"
              icon={<ChevronDown aria-hidden />}
              className="rounded-l-none border-on-accent/25 border-l bg-accent text-on-accent hover:bg-accent-hover hover:text-on-accent"
            />
          }
        >
          <MenuItem icon={<ListPlus aria-hidden />} onSelect={() => start("incremental")}>
            Only what changed
          </MenuItem>
          <MenuItem icon={<ListRestart aria-hidden />} onSelect={() => start("full")}>
            Everything again
          </MenuItem>
        </Menu>
      )}
    </span>
  );
}
