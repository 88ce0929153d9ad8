"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import type { AccessPolicyChangeView, AccessPolicyDocument } from "#lib/access/policy/schemas.ts";
import { api } from "#lib/ui/api-client.ts";

const changes = "/api/v1/access-policy/changes";
const path = (id: string) => `${changes}/${encodeURIComponent(id)}`;

/** A change of what waits or is in force: the server renders the page anew, also for whoever was refused. */
function usePolicyCall<I>(call: (input: I) => Promise<AccessPolicyChangeView>) {
  const router = useRouter();
  return useMutation({ mutationFn: call, onSettled: () => router.refresh() });
}

export type Proposed = { base_version: number; document: AccessPolicyDocument; reason: string };

export function useProposeAccessPolicy() {
  return usePolicyCall((input: Proposed) => api<AccessPolicyChangeView>("POST", changes, input));
}

export function useVoteAccessPolicy(id: string) {
  return usePolicyCall((input: { decision: "approve" | "reject"; digest: string; reason: string }) =>
    api<AccessPolicyChangeView>("POST", `${path(id)}/votes`, input),
  );
}

export function useWithdrawAccessPolicy(id: string) {
  return usePolicyCall((_: undefined) => api<AccessPolicyChangeView>("POST", `${path(id)}/withdraw`, {}));
}
