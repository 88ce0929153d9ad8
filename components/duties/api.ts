"use client";

import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import type { AgentSummary } from "#lib/access/agents/schemas.ts";
import type { DutyExceptionView, DutyRuleView, DutySides } from "#lib/access/duties/schemas.ts";
import type { Page } from "#lib/core/page.ts";
import { api } from "#lib/ui/api-client.ts";
import { withQuery } from "#lib/ui/routes.ts";

const rulePath = (name: string) => `/api/v1/duty-rules/${encodeURIComponent(name)}`;

/** A change after which the page is rendered anew, also when it was refused: somebody else may have been quicker. */
function useChange<I, O>(call: (input: I) => Promise<O>) {
  const router = useRouter();
  return useMutation({ mutationFn: call, onSettled: () => router.refresh() });
}

export type RuleInput = {
  name: string;
  base_id: string | null;
  description: string;
  sides: DutySides;
  reason: string;
};

export function useSetRule() {
  return useChange(({ name, ...input }: RuleInput) => api<DutyRuleView>("PUT", rulePath(name), input));
}

export function useRemoveRule({ id, name }: Pick<DutyRuleView, "id" | "name">) {
  return useChange((reason: string) =>
    api<DutyRuleView>("POST", `${rulePath(name)}/remove`, { rule_id: id, reason }),
  );
}

export type ExceptionInput = {
  agent_id: string;
  rule: string;
  rule_id: string;
  reason: string;
  ends_at: string;
};

export function useGrantException() {
  return useChange((input: ExceptionInput) =>
    api<DutyExceptionView>("POST", "/api/v1/duty-exceptions", input),
  );
}

export function useEndException(id: string) {
  return useChange((reason: string) =>
    api<DutyExceptionView>("POST", `/api/v1/duty-exceptions/${encodeURIComponent(id)}/end`, { reason }),
  );
}

const offeredMax = "10";

/** Agents whose names contain what was typed. */
export function useAgents(search: string) {
  return useQuery({
    queryKey: ["agents", "named", search],
    queryFn: ({ signal }) =>
      api<Page<AgentSummary>>(
        "GET",
        withQuery("/api/v1/agents", { search, limit: offeredMax }),
        undefined,
        signal,
      ),
    placeholderData: keepPreviousData,
  });
}
