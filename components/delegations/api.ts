"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import type { Page } from "#lib/core/page.ts";
import type { DelegationView, UserView } from "#lib/identity/schemas.ts";
import { api } from "#lib/ui/api-client.ts";
import { withQuery } from "#lib/ui/routes.ts";

export type NewDelegation = {
  delegate: string | null;
  away: boolean;
  reason: string;
  starts_at: string | null;
  ends_at: string;
};

export function useCreateDelegation() {
  const router = useRouter();
  return useMutation({
    mutationFn: (input: NewDelegation) => api<DelegationView>("POST", "/api/v1/delegations", input),
    onSuccess: () => router.refresh(),
  });
}

export function useEndDelegation() {
  const router = useRouter();
  return useMutation({
    mutationFn: (id: string) =>
      api<DelegationView>("POST", `/api/v1/delegations/${encodeURIComponent(id)}/end`, {}),
    // Whoever was refused because it is over already sees that, too.
    onSettled: () => router.refresh(),
  });
}

const shownMax = "20";

/** People whose name or address contains what was typed. */
export function usePeople(q: string) {
  return useQuery({
    queryKey: ["people", q],
    queryFn: ({ signal }) =>
      api<Page<UserView>>("GET", withQuery("/api/v1/users", { q, limit: shownMax }), undefined, signal),
    placeholderData: (before) => before,
  });
}
