"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useEffect } from "react";
import type {
  EntryView,
  ImportBatchView,
  RunMode,
  RunView,
  SourceFilter,
  SourceSummary,
  SourceTest,
  SourceView,
} from "#lib/sources/schemas.ts";
import { api } from "#lib/ui/api-client.ts";

const syncPollMs = 1_500;

const keys = {
  source: (id: string) => ["source", id] as const,
  entry: (sourceId: string, id: string) => ["source-entry", sourceId, id] as const,
};

const path = (id: string) => `/api/v1/sources/${encodeURIComponent(id)}`;

function startSync(id: string, mode?: RunMode) {
  return api<RunView>("POST", `${path(id)}/sync`, { mode });
}

export function isSyncing({ last_run }: Pick<SourceView, "last_run">): boolean {
  return last_run?.status === "running";
}

/** A source as it is now, followed while a sync of it runs. What the page renders anew is the newest. */
export function useSource(rendered: SourceView) {
  const queries = useQueryClient();
  const { id } = rendered;
  useEffect(() => void queries.setQueryData(keys.source(id), rendered), [queries, id, rendered]);
  return useQuery({
    queryKey: keys.source(id),
    queryFn: ({ signal }) => api<SourceView>("GET", path(id), undefined, signal),
    initialData: rendered,
    refetchInterval: ({ state }) => (isSyncing(state.data ?? rendered) ? syncPollMs : false),
  });
}

/** A change to one source. The page and its lists are rendered anew after it. */
function useSourceChange<I, O = unknown>(id: string, call: (input: I) => Promise<O>) {
  const queries = useQueryClient();
  const router = useRouter();
  return useMutation({
    mutationFn: call,
    onSettled: async () => {
      router.refresh();
      await queries.invalidateQueries({ queryKey: keys.source(id) });
    },
  });
}

export type SourceChanges = { name?: string; filter?: SourceFilter; paused?: boolean };

export function useUpdateSource(id: string) {
  return useSourceChange(id, (changes: SourceChanges) => api("PATCH", path(id), changes));
}

export function useSyncSource(id: string) {
  return useSourceChange(id, (mode: RunMode | undefined) => startSync(id, mode));
}

export function useCancelSync(id: string) {
  return useSourceChange(id, (_: undefined) => api("POST", `${path(id)}/cancel`, {}));
}

export function useReplaceFile(id: string) {
  return useSourceChange(id, async (text: string) => {
    await api("POST", `${path(id)}/file`, { text });
    return startSync(id);
  });
}

export type SourceOffer = { kind: "registry"; url: string } | { kind: "file"; text: string };

/** Looks at what answers, before anything is saved. */
export function useTestSource() {
  return useMutation({
    mutationFn: (offer: SourceOffer) => api<SourceTest>("POST", "/api/v1/sources/test", offer),
  });
}

/** Adds a source and has it read at once. Should that not start, the source is there all the same and can be synced by hand. */
export function useCreateSource() {
  return useMutation({
    mutationFn: async (input: unknown) => {
      const source = await api<SourceSummary>("POST", "/api/v1/sources", input);
      const synced = await startSync(source.id).catch((error: Error) => error);
      return { source, problem: synced instanceof Error ? synced.message : null };
    },
  });
}

/** One entry whole, once somebody wants to see it. */
export function useEntry(sourceId: string, id: string | null) {
  return useQuery({
    queryKey: keys.entry(sourceId, id ?? ""),
    queryFn: ({ signal }) =>
      api<EntryView>("GET", `${path(sourceId)}/entries/${encodeURIComponent(id ?? "")}`, undefined, signal),
    enabled: id !== null,
  });
}

export function useImport(sourceId: string) {
  return useMutation({
    mutationFn: (input: object) => api<ImportBatchView>("POST", `${path(sourceId)}/import`, input),
  });
}
