"use client";

import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import type { MatrixRule, PolicyChangeView, PolicyPreview } from "#lib/settings/schemas.ts";
import { api } from "#lib/ui/api-client.ts";

const changes = "/api/v1/policies/changes";
const path = (id: string) => `${changes}/${encodeURIComponent(id)}`;

/** A change of what waits or is in force: the server renders the page anew, also for whoever was refused. */
function usePolicyCall<I>(call: (input: I) => Promise<PolicyChangeView>) {
  const router = useRouter();
  return useMutation({ mutationFn: call, onSettled: () => router.refresh() });
}

export function useProposePolicy() {
  return usePolicyCall((input: { base_version: number; rules: readonly MatrixRule[]; reason: string }) =>
    api<PolicyChangeView>("POST", changes, input),
  );
}

export function useVotePolicy(id: string) {
  return usePolicyCall((input: { decision: "approve" | "reject"; digest: string; reason: string }) =>
    api<PolicyChangeView>("POST", `${path(id)}/votes`, input),
  );
}

export function useWithdrawPolicy(id: string) {
  return usePolicyCall((_: undefined) => api<PolicyChangeView>("POST", `${path(id)}/withdraw`, {}));
}

/** What these rules would change. While others are looked at, those looked at before stay. */
export function usePolicyPreview(rules: readonly MatrixRule[], enabled: boolean) {
  return useQuery({
    queryKey: ["policy-preview", rules],
    queryFn: ({ signal }) => api<PolicyPreview>("POST", "/api/v1/policies/preview", { rules }, signal),
    enabled,
    placeholderData: keepPreviousData,
  });
}
