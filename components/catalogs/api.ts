"use client";

import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import type { CatalogDetail, CatalogServer } from "#lib/catalog/schemas.ts";
import type { Page } from "#lib/core/page.ts";
import type { CatalogAccess, CatalogSelection } from "#lib/core/words.ts";
import { api } from "#lib/ui/api-client.ts";
import { withQuery } from "#lib/ui/routes.ts";

const readersPollMs = 5_000;
const candidatesMax = "20";

const catalogKey = (slug: string) => ["catalog", slug] as const;
const path = (slug: string) => `/api/v1/catalogs/${encodeURIComponent(slug)}`;

/** A catalog as it is now: its readers move by themselves. */
export function useCatalog(initial: CatalogDetail) {
  return useQuery({
    queryKey: catalogKey(initial.slug),
    queryFn: ({ signal }) => api<CatalogDetail>("GET", path(initial.slug), undefined, signal),
    initialData: initial,
    refetchInterval: readersPollMs,
  });
}

/** What a person fills in about a catalog; the two choices may still be open. */
export type CatalogDraft = {
  name: string;
  description: string;
  access: CatalogAccess | null;
  selection: CatalogSelection | null;
};

export function useCreateCatalog() {
  return useMutation({
    mutationFn: ({ access, selection, ...rest }: CatalogDraft & { slug: string }) =>
      api<CatalogDetail>("POST", "/api/v1/catalogs", {
        ...rest,
        access: access ?? undefined,
        selection: selection ?? undefined,
      }),
  });
}

/** A change to one catalog. Its answer is the catalog after it. */
function useCatalogChange<I>(slug: string, call: (input: I) => Promise<CatalogDetail>) {
  const queries = useQueryClient();
  const router = useRouter();
  return useMutation({
    mutationFn: async (input: I) => {
      await queries.cancelQueries({ queryKey: catalogKey(slug) });
      return call(input);
    },
    onSuccess: (after) => {
      queries.setQueryData(catalogKey(slug), after);
      // Other pages list it too.
      router.refresh();
    },
    onError: () => queries.invalidateQueries({ queryKey: catalogKey(slug) }),
  });
}

export function useUpdateCatalog(slug: string) {
  return useCatalogChange(slug, (changes: Partial<CatalogDraft>) => api("PATCH", path(slug), changes));
}

export function useAddCatalogServer(slug: string) {
  return useCatalogChange(slug, (name: string) => api("POST", `${path(slug)}/servers`, { name }));
}

export function useRemoveCatalogServer(slug: string) {
  return useCatalogChange(slug, (name: string) =>
    api("DELETE", `${path(slug)}/servers/${encodeURIComponent(name)}`),
  );
}

/** Approved servers to choose from, by what is typed. */
export function useCandidates(q: string) {
  return useQuery({
    queryKey: ["catalog-candidates", q],
    queryFn: ({ signal }) =>
      api<Page<CatalogServer>>(
        "GET",
        withQuery("/api/v1/servers", { q, limit: candidatesMax }),
        undefined,
        signal,
      ),
    placeholderData: keepPreviousData,
  });
}
