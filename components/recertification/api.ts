"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useEffect } from "react";
import type { CampaignScope, CampaignView, RecertificationView } from "#lib/lifecycle/schemas.ts";
import type { BulkResult } from "#lib/registry/review-schemas.ts";
import { api } from "#lib/ui/api-client.ts";
import type { KeepDecision } from "#lib/ui/recertification-words.ts";

const openPollMs = 5_000;

const recertificationKey = (id: string) => ["recertification", id] as const;
const recertificationPath = (id: string) => `/api/v1/recertifications/${encodeURIComponent(id)}`;
const campaignPath = (id: string) => `/api/v1/campaigns/${encodeURIComponent(id)}`;

/** A recertification as it is now. Two reviewers with the same page open see each other's votes. */
export function useRecertification(initial: RecertificationView) {
  return useQuery({
    queryKey: recertificationKey(initial.id),
    queryFn: ({ signal }) =>
      api<RecertificationView>("GET", recertificationPath(initial.id), undefined, signal),
    initialData: initial,
    refetchInterval: ({ state }) => (isOpen(state.data ?? initial) ? openPollMs : false),
  });
}

function isOpen({ status }: RecertificationView): boolean {
  return status === "awaiting_owner" || status === "awaiting_reviewer";
}

/** Tells once that the reader has it before their eyes: from then on they think. */
export function useLook(id: string, digest: string) {
  useEffect(() => {
    // Nothing here depends on it, so nobody is bothered when it fails.
    api("POST", `${recertificationPath(id)}/looks`, { digest }).catch(() => undefined);
  }, [id, digest]);
}

/** A change to one recertification. Its answer is the recertification after it. */
function useRecertificationChange<I>(id: string, call: (input: I) => Promise<RecertificationView>) {
  const queries = useQueryClient();
  const router = useRouter();
  return useMutation({
    mutationFn: async (input: I) => {
      await queries.cancelQueries({ queryKey: recertificationKey(id) });
      return call(input);
    },
    onSuccess: (after) => {
      queries.setQueryData(recertificationKey(id), after);
      router.refresh();
    },
    onError: () => queries.invalidateQueries({ queryKey: recertificationKey(id) }),
  });
}

export function useConfirm(id: string) {
  return useRecertificationChange(id, (input: { digest: string; text: string }) =>
    api("POST", `${recertificationPath(id)}/confirm`, input),
  );
}

export type VoteInput = { decision: KeepDecision; digest: string; reason: string };

export function useVote(id: string) {
  return useRecertificationChange(id, (input: VoteInput) =>
    api("POST", `${recertificationPath(id)}/votes`, input),
  );
}

export type BulkInput = { items: { id: string; digest: string; decision: KeepDecision }[]; reason: string };

export function useBulkVote() {
  const router = useRouter();
  return useMutation({
    mutationFn: (input: BulkInput) => api<BulkResult>("POST", "/api/v1/recertifications/bulk", input),
    onSuccess: () => router.refresh(),
  });
}

export type NewCampaignInput = { name: string; scope: CampaignScope; due_at: string };

export function useCreateCampaign() {
  return useMutation({
    mutationFn: (input: NewCampaignInput) => api<CampaignView>("POST", "/api/v1/campaigns", input),
  });
}

export function useCloseCampaign(id: string) {
  const router = useRouter();
  return useMutation({
    mutationFn: () => api<CampaignView>("POST", `${campaignPath(id)}/close`, {}),
    onSuccess: () => router.refresh(),
  });
}

export const exportHref = (id: string, format: "json" | "csv") =>
  `${campaignPath(id)}/export?format=${format}`;
