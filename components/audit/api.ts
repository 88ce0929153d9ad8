"use client";

import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { z } from "zod";
import type { AuditExport, ExportFormat, exportsPage } from "#lib/audit/exports/schemas.ts";
import type {
  completion,
  EventDetail,
  Facets,
  Histogram,
  SavedSearch,
  savedSearches,
  searchPage,
} from "#lib/audit/search/schemas.ts";
import { api } from "#lib/ui/api-client.ts";
import type { SearchColumn } from "#lib/ui/audit-words.ts";
import { withQuery } from "#lib/ui/routes.ts";

const path = "/api/v1/audit";
const exportPollMs = 1_500;

const keys = {
  search: (q: string, cursor: string) => ["audit", "search", q, cursor] as const,
  facets: (q: string) => ["audit", "facets", q] as const,
  histogram: (q: string) => ["audit", "histogram", q] as const,
  event: (id: string) => ["audit", "event", id] as const,
  completions: (text: string, at: number) => ["audit", "completions", text, at] as const,
  searches: ["audit", "searches"] as const,
  exports: (cursor: string) => ["audit", "exports", cursor] as const,
};

/**
 * A search of the log is itself an event in it: it is asked when somebody asks, not when a window comes back into sight. Asked
 * again later, it is answered anew.
 */
const asked = {
  staleTime: Number.POSITIVE_INFINITY,
  gcTime: 0,
  refetchOnWindowFocus: false,
  retry: false,
} as const;

export function useSearch(q: string, cursor: string, enabled: boolean) {
  return useQuery({
    queryKey: keys.search(q, cursor),
    queryFn: ({ signal }) =>
      api<z.output<typeof searchPage>>("GET", withQuery(`${path}/events`, { q, cursor }), undefined, signal),
    placeholderData: keepPreviousData,
    enabled,
    ...asked,
  });
}

export function useFacets(q: string, enabled: boolean) {
  return useQuery({
    queryKey: keys.facets(q),
    queryFn: ({ signal }) => api<Facets>("GET", withQuery(`${path}/facets`, { q }), undefined, signal),
    placeholderData: keepPreviousData,
    enabled,
    ...asked,
  });
}

export function useHistogram(q: string, enabled: boolean) {
  return useQuery({
    queryKey: keys.histogram(q),
    queryFn: ({ signal }) => api<Histogram>("GET", withQuery(`${path}/histogram`, { q }), undefined, signal),
    placeholderData: keepPreviousData,
    enabled,
    ...asked,
  });
}

/** Asks anew for all that the present search shows. */
export function useSearchAgain() {
  const queries = useQueryClient();
  return () =>
    Promise.all(
      ["search", "facets", "histogram"].map((what) =>
        queries.invalidateQueries({ queryKey: ["audit", what], refetchType: "active" }),
      ),
    );
}

export function useEvent(id: string | null) {
  return useQuery({
    queryKey: keys.event(id ?? ""),
    queryFn: ({ signal }) =>
      api<EventDetail>("GET", `${path}/events/${encodeURIComponent(id ?? "")}`, undefined, signal),
    enabled: id !== null,
    ...asked,
  });
}

/** What could stand where the caret is. */
export function useCompletions(text: string, at: number, enabled: boolean) {
  return useQuery({
    queryKey: keys.completions(text, at),
    queryFn: ({ signal }) =>
      api<z.output<typeof completion>>(
        "GET",
        `${path}/completions?${new URLSearchParams({ text, at: String(at) })}`,
        undefined,
        signal,
      ),
    placeholderData: keepPreviousData,
    enabled,
    retry: false,
  });
}

export function useSearches() {
  return useQuery({
    queryKey: keys.searches,
    queryFn: ({ signal }) =>
      api<z.output<typeof savedSearches>>("GET", `${path}/searches`, undefined, signal),
  });
}

export type SearchDraft = { name: string; query: string; columns: readonly SearchColumn[]; shared: boolean };

function useSearchesChange<I, O>(call: (input: I) => Promise<O>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: call,
    onSettled: () => queries.invalidateQueries({ queryKey: keys.searches }),
  });
}

export function useSaveSearch() {
  return useSearchesChange((draft: SearchDraft) => api<SavedSearch>("POST", `${path}/searches`, draft));
}

export function useUpdateSearch() {
  return useSearchesChange(({ id, ...changes }: { id: string } & Partial<SearchDraft>) =>
    api<SavedSearch>("PATCH", `${path}/searches/${encodeURIComponent(id)}`, changes),
  );
}

export function useDeleteSearch() {
  return useSearchesChange((id: string) => api("DELETE", `${path}/searches/${encodeURIComponent(id)}`));
}

const isAtWork = ({ status }: AuditExport) => status === "queued" || status === "running";

/** The exports, followed while one of them is at work. */
export function useExports(cursor: string) {
  return useQuery({
    queryKey: keys.exports(cursor),
    queryFn: ({ signal }) =>
      api<z.output<typeof exportsPage>>("GET", withQuery(`${path}/exports`, { cursor }), undefined, signal),
    refetchInterval: ({ state }) => (state.data?.items.some(isAtWork) ? exportPollMs : false),
  });
}

export function useCreateExport() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (input: { q: string; format: ExportFormat }) =>
      api<AuditExport>("POST", `${path}/exports`, input),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["audit", "exports"] }),
  });
}

export function useCancelExport() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api("POST", `${path}/exports/${encodeURIComponent(id)}/cancel`, {}),
    onSettled: () => queries.invalidateQueries({ queryKey: ["audit", "exports"] }),
  });
}

export const eventPath = (id: string, what: "proof" | "evidence") =>
  `${path}/events/${encodeURIComponent(id)}/${what}`;

export const exportFilePath = (id: string, name: string) =>
  `${path}/exports/${encodeURIComponent(id)}/files/${encodeURIComponent(name)}`;

export const tailPath = (q: string) => withQuery(`${path}/events/stream`, { q });
