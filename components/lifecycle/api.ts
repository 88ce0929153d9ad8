"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import type { SettableStatus } from "#lib/core/words.ts";
import type { QuarantineView, ServerStanding } from "#lib/lifecycle/schemas.ts";
import { api } from "#lib/ui/api-client.ts";

const reachPollMs = 1_000;
const liftedPollMs = 10_000;

export const lifecycleKeys = {
  standing: (name: string) => ["server-standing", name] as const,
  quarantine: (id: string) => ["quarantine", id] as const,
};

const serverPath = (name: string) => `/api/v1/servers/${encodeURIComponent(name)}`;
const quarantinePath = (id: string) => `/api/v1/quarantines/${encodeURIComponent(id)}`;

export function useStanding(initial: ServerStanding) {
  return useQuery({
    queryKey: lifecycleKeys.standing(initial.name),
    queryFn: ({ signal }) =>
      api<ServerStanding>("GET", `${serverPath(initial.name)}/standing`, undefined, signal),
    initialData: initial,
  });
}

/** A quarantine as it is now; while it spreads, each second counts. */
export function useQuarantine(initial: QuarantineView) {
  return useQuery({
    queryKey: lifecycleKeys.quarantine(initial.id),
    queryFn: ({ signal }) => api<QuarantineView>("GET", quarantinePath(initial.id), undefined, signal),
    initialData: initial,
    refetchInterval: ({ state }) => (state.data?.status === "lifted" ? liftedPollMs : reachPollMs),
  });
}

export type StatusInput = {
  version: string | null;
  status: SettableStatus;
  status_message?: string | null;
  successor?: string | null;
  sunset_at?: string | null;
};

export function useSetStatus(name: string) {
  const queries = useQueryClient();
  const router = useRouter();
  return useMutation({
    mutationFn: ({ version, ...body }: StatusInput) =>
      api(
        "POST",
        version === null
          ? `${serverPath(name)}/status`
          : `${serverPath(name)}/versions/${encodeURIComponent(version)}/status`,
        body,
      ),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: lifecycleKeys.standing(name) });
      router.refresh();
    },
  });
}

export type PlaceInput =
  | { scope: "server"; name: string; version?: string | null; reason: string }
  | { scope: "owner"; owner: string; reason: string }
  | { scope: "everything"; confirm: string; reason: string };

export function usePlaceQuarantine() {
  return useMutation({
    mutationFn: (input: PlaceInput) => api<QuarantineView>("POST", "/api/v1/quarantines", input),
  });
}

/** A step of lifting. Its answer is the quarantine after it. */
function useLiftStep<I>(id: string, step: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (input: I) => api<QuarantineView>("POST", `${quarantinePath(id)}/${step}`, input),
    onSuccess: (after) => queries.setQueryData(lifecycleKeys.quarantine(id), after),
    onError: () => queries.invalidateQueries({ queryKey: lifecycleKeys.quarantine(id) }),
  });
}

export const useProposeLift = (id: string) => useLiftStep<{ reason: string }>(id, "lift");
export const useWithdrawLift = (id: string) => useLiftStep<Record<string, never>>(id, "lift/withdraw");
export const useVoteLift = (id: string) =>
  useLiftStep<{ decision: "approve" | "reject"; digest: string; reason: string }>(id, "lift/votes");
