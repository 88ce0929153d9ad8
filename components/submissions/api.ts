"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import type { AccessLevel, Classification, VoteDecision } from "#lib/core/words.ts";
import type { ApprovalConditions } from "#lib/registry/review-schemas.ts";
import type { StagePreview, SubmissionView } from "#lib/registry/schemas.ts";
import { api } from "#lib/ui/api-client.ts";
import { withQuery } from "#lib/ui/routes.ts";

const readingPollMs = 1_000;
const reviewPollMs = 3_000;

export const submissionKeys = {
  one: (id: string) => ["submission", id] as const,
  preview: (classification: string, level: string) => ["submission-preview", classification, level] as const,
  owners: ["owners"] as const,
};

export const submissionPath = (id: string) => `/api/v1/submissions/${encodeURIComponent(id)}`;

/** A submission as it is now. Two reviewers with the same page open see each other's votes. */
export function useSubmission(initial: SubmissionView) {
  return useQuery({
    queryKey: submissionKeys.one(initial.id),
    queryFn: ({ signal }) => api<SubmissionView>("GET", submissionPath(initial.id), undefined, signal),
    initialData: initial,
    refetchInterval: ({ state }) => pollMs(state.data ?? initial),
  });
}

/** Events of the server come sooner; this is for when they do not get through. */
export function pollMs({ status, reading }: SubmissionView): number | false {
  if (reading.status === "pending" && (status === "draft" || status === "changes_requested"))
    return readingPollMs;
  return ["draft", "in_review", "changes_requested"].includes(status) ? reviewPollMs : false;
}

/** A change to one submission. Its answer is the submission after it. */
export function useSubmissionChange<I>(id: string, call: (input: I) => Promise<SubmissionView>) {
  const queries = useQueryClient();
  const router = useRouter();
  return useMutation({
    mutationFn: async (input: I) => {
      await queries.cancelQueries({ queryKey: submissionKeys.one(id) });
      return call(input);
    },
    onSuccess: (after) => {
      queries.setQueryData(submissionKeys.one(id), after);
      // The navigation counts what waits for me.
      router.refresh();
    },
    onError: () => queries.invalidateQueries({ queryKey: submissionKeys.one(id) }),
  });
}

export type VoteInput = {
  decision: VoteDecision;
  digest: string;
  reason: string;
  conditions: ApprovalConditions | null;
  on_behalf_of: string | null;
};

export function useCastVote(id: string) {
  return useSubmissionChange(id, (input: VoteInput) => api("POST", `${submissionPath(id)}/votes`, input));
}

export function useRetryReading(id: string) {
  return useSubmissionChange(id, (_: undefined) => api("POST", `${submissionPath(id)}/retry`, {}));
}

export function useSubmitUnread(id: string) {
  return useSubmissionChange(id, (reason: string) =>
    api("POST", `${submissionPath(id)}/submit_unread`, { reason }),
  );
}

export function useWithdraw(id: string) {
  return useSubmissionChange(id, (_: undefined) => api("POST", `${submissionPath(id)}/withdraw`, {}));
}

export type Facts = {
  owner: string;
  data_classification: Classification;
  access_level: AccessLevel;
  purpose: string;
};

export function useRevise(id: string) {
  return useSubmissionChange(id, (changes: Partial<Facts>) => api("PATCH", submissionPath(id), changes));
}

export function useCreateSubmission() {
  return useMutation({
    mutationFn: (input: unknown) => api<SubmissionView>("POST", "/api/v1/submissions", input),
  });
}

/** Who would have to sign, once both answers are given. */
export function useStagePreview(classification: Classification | null, level: AccessLevel | null) {
  return useQuery({
    queryKey: submissionKeys.preview(classification ?? "", level ?? ""),
    queryFn: ({ signal }) =>
      api<StagePreview>(
        "GET",
        withQuery("/api/v1/submissions/preview", {
          data_classification: classification ?? undefined,
          access_level: level ?? undefined,
        }),
        undefined,
        signal,
      ),
    enabled: classification !== null && level !== null,
  });
}

export type OwnerOption = { ref: string; label: string };

export function useOwners(initial?: OwnerOption[]) {
  return useQuery({
    queryKey: submissionKeys.owners,
    queryFn: ({ signal }) => api<OwnerOption[]>("GET", "/api/v1/owners", undefined, signal),
    initialData: initial,
  });
}
