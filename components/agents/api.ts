"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import type { AgentView } from "#lib/access/agents/schemas.ts";
import type { ConsentView } from "#lib/access/consents/schemas.ts";
import type { AccessLevel } from "#lib/core/words.ts";
import type { AgentInput } from "#lib/ui/agent-draft.ts";
import { api } from "#lib/ui/api-client.ts";

const path = (id: string) => `/api/v1/agents/${encodeURIComponent(id)}`;

/** A change after which the page is rendered anew, also when it was refused: somebody else may have been quicker. */
function useChange<I, O>(call: (input: I) => Promise<O>) {
  const router = useRouter();
  return useMutation({ mutationFn: call, onSettled: () => router.refresh() });
}

export function useRegisterAgent() {
  return useMutation({
    mutationFn: (input: AgentInput) => api<AgentView>("POST", "/api/v1/agents", input),
  });
}

export function useUpdateAgent(id: string) {
  return useChange((changes: Partial<AgentInput>) => api<AgentView>("PATCH", path(id), changes));
}

export function useDisableAgent(id: string) {
  return useChange((reason: string) => api<AgentView>("POST", `${path(id)}/disable`, { reason }));
}

export function useEnableAgent(id: string) {
  return useChange((reason: string) => api<AgentView>("POST", `${path(id)}/enable`, { reason }));
}

export type Allowance = { agent_id: string; server: string; scopes: readonly AccessLevel[] };

export function useGiveConsent() {
  return useChange((input: Allowance) => api<ConsentView>("POST", "/api/v1/consents", input));
}

export function useWithdrawConsent() {
  return useChange((id: string) =>
    api<ConsentView>("POST", `/api/v1/consents/${encodeURIComponent(id)}/withdraw`, {}),
  );
}
