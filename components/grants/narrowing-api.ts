"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import type { GrantNarrowings, GrantUse } from "#lib/access/narrowings/schemas.ts";
import { api } from "#lib/ui/api-client.ts";

const path = (id: string) => `/api/v1/grants/${encodeURIComponent(id)}`;
const usageKey = (id: string) => ["grant-use", id] as const;
const narrowingsKey = (id: string) => ["grant-narrowings", id] as const;

/** What of a grant was used. */
export function useGrantUse(id: string, initial: GrantUse) {
  return useQuery({
    queryKey: usageKey(id),
    queryFn: ({ signal }) => api<GrantUse>("GET", `${path(id)}/use?days=${initial.days}`, undefined, signal),
    initialData: initial,
  });
}

/** How it was made smaller. */
export function useGrantNarrowings(id: string, initial: GrantNarrowings) {
  return useQuery({
    queryKey: narrowingsKey(id),
    queryFn: ({ signal }) => api<GrantNarrowings>("GET", `${path(id)}/narrowings`, undefined, signal),
    initialData: initial,
  });
}

/** A change to what of a grant counts: everything that the page says of it is asked for anew. */
function useNarrowingChange<I>(id: string, call: (input: I) => Promise<unknown>) {
  const queries = useQueryClient();
  const router = useRouter();
  return useMutation({
    mutationFn: call,
    onSettled: () =>
      Promise.all(
        [usageKey(id), narrowingsKey(id), ["grant", id]].map((queryKey) =>
          queries.invalidateQueries({ queryKey }),
        ),
      ),
    onSuccess: () => router.refresh(),
  });
}

export function useNarrowGrant(id: string) {
  return useNarrowingChange(id, (input: { keep: string[]; reason: string }) =>
    api("POST", `${path(id)}/narrowings`, input),
  );
}

export function useRestore(id: string, narrowingId: string) {
  return useNarrowingChange(id, (input: { tools?: string[]; reason: string }) =>
    api("POST", `${path(id)}/narrowings/${encodeURIComponent(narrowingId)}/restore`, input),
  );
}
