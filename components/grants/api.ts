"use client";

import {
  keepPreviousData,
  skipToken,
  useMutation,
  useQueries,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import type { GrantPreview, GrantView } from "#lib/access/grants/schemas.ts";
import { accessLevels } from "#lib/core/words.ts";
import { ApiError, api } from "#lib/ui/api-client.ts";
import type { RequestInput } from "./request-draft.ts";

const requestedPollMs = 4_000;
const otherwisePollMs = 30_000;

const grants = "/api/v1/grants";
const path = (id: string) => `${grants}/${encodeURIComponent(id)}`;
const grantKey = (id: string) => ["grant", id] as const;

/** A grant as it is now: while it waits, others vote. */
export function useGrant(initial: GrantView) {
  return useQuery({
    queryKey: grantKey(initial.id),
    queryFn: ({ signal }) => api<GrantView>("GET", path(initial.id), undefined, signal),
    initialData: initial,
    refetchInterval: ({ state }) => (state.data?.status === "requested" ? requestedPollMs : otherwisePollMs),
  });
}

/** A step in a grant's life. Its answer is the grant after it; whoever was refused sees what it is now. */
function useGrantStep<I>(id: string, step: string) {
  const queries = useQueryClient();
  const router = useRouter();
  return useMutation({
    mutationFn: async (input: I) => {
      await queries.cancelQueries({ queryKey: grantKey(id) });
      return api<GrantView>("POST", `${path(id)}/${step}`, input);
    },
    onSuccess: (after) => {
      queries.setQueryData(grantKey(id), after);
      // Lists that this came from show it too.
      router.refresh();
    },
    onError: () => queries.invalidateQueries({ queryKey: grantKey(id) }),
  });
}

export type GrantVote = { decision: "approve" | "reject"; digest: string; reason: string };

export const useVoteGrant = (id: string) => useGrantStep<GrantVote>(id, "votes");
export const useCancelGrant = (id: string) => useGrantStep<Record<string, never>>(id, "cancel");
export const useReleaseGrant = (id: string) => useGrantStep<{ reason: string }>(id, "release");
export const useRevokeGrant = (id: string) => useGrantStep<{ reason: string }>(id, "revoke");

export function useRequestGrant() {
  return useMutation({
    mutationFn: (input: RequestInput & { reason: string }) => api<GrantView>("POST", grants, input),
  });
}

function preview(input: RequestInput, signal: AbortSignal) {
  return api<GrantPreview>("POST", `${grants}/preview`, input, signal);
}

/** What was refused is refused again; only what did not come is asked for once more. */
function retry(failures: number, error: Error): boolean {
  return failures < 2 && (!(error instanceof ApiError) || error.status === 0 || error.status >= 500);
}

/** What a request would come to. While another one is looked at, the one before stays. */
export function useGrantPreview(input: RequestInput | null) {
  return useQuery<GrantPreview>({
    queryKey: ["grant-preview", input],
    queryFn: input ? ({ signal }) => preview(input, signal) : skipToken,
    placeholderData: keepPreviousData,
    retry,
  });
}

/** The tools behind each level of access to a server, or why nobody could give it. */
export function useLevelPreviews(agentId: string, server: string) {
  return useQueries({
    queries: accessLevels.map((level) => ({
      queryKey: ["grant-level", agentId, server, level],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        preview(
          { agent_id: agentId, server, scopes: [level], tools: [], constraints: [], users: [] },
          signal,
        ),
      enabled: server !== "",
      retry,
    })),
    combine: (results) =>
      accessLevels.map((level, index) => ({
        level,
        tools: results[index]?.data?.tools ?? null,
        error: results[index]?.error ?? null,
      })),
  });
}

export type LevelPreview = ReturnType<typeof useLevelPreviews>[number];
