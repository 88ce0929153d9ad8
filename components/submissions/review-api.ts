"use client";

import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import type { CatalogSummary } from "#lib/catalog/schemas.ts";
import type { AccessLevel, ToolEffect } from "#lib/core/words.ts";
import type { ComparisonView, ThreadList, ThreadView } from "#lib/registry/review-schemas.ts";
import type { SubmissionView } from "#lib/registry/schemas.ts";
import { api } from "#lib/ui/api-client.ts";
import { withQuery } from "#lib/ui/routes.ts";
import { pollMs, submissionKeys, submissionPath, useSubmissionChange } from "./api.ts";

/** All below the key of the submission: whatever tells that it changed renews these too. */
const keys = {
  threads: (id: string) => [...submissionKeys.one(id), "threads"] as const,
  comparison: (id: string, digest: string | null, against: string) =>
    [...submissionKeys.one(id), "comparison", digest, against] as const,
  catalogs: ["catalog-options"] as const,
};

/** What people say about it, as it is now. */
export function useThreads(submission: SubmissionView, initial?: ThreadList) {
  return useQuery({
    queryKey: keys.threads(submission.id),
    queryFn: ({ signal }) =>
      api<ThreadList>("GET", `${submissionPath(submission.id)}/comments`, undefined, signal),
    initialData: initial,
    refetchInterval: pollMs(submission),
  });
}

/** A word in a conversation. Its answer is the conversation after it. */
function useThreadChange<I>(id: string, call: (input: I) => Promise<ThreadView>) {
  const queries = useQueryClient();
  const queryKey = keys.threads(id);
  return useMutation({
    mutationFn: async (input: I) => {
      await queries.cancelQueries({ queryKey });
      return call(input);
    },
    onSuccess: (after) =>
      queries.setQueryData<ThreadList>(
        queryKey,
        (before) => before && { ...before, items: withThread(before.items, after) },
      ),
    onError: () => queries.invalidateQueries({ queryKey }),
  });
}

function withThread(threads: readonly ThreadView[], after: ThreadView): ThreadView[] {
  return threads.some(({ id }) => id === after.id)
    ? threads.map((thread) => (thread.id === after.id ? after : thread))
    : [...threads, after];
}

type CommentInput = { body: string; anchor?: string; thread_id?: string };

export function useAddComment(id: string) {
  return useThreadChange(id, (input: CommentInput) =>
    api<ThreadView>("POST", `${submissionPath(id)}/comments`, input),
  );
}

export function useResolveThread(id: string, threadId: string) {
  return useThreadChange(id, (resolved: boolean) =>
    api<ThreadView>("PATCH", `${submissionPath(id)}/threads/${encodeURIComponent(threadId)}`, { resolved }),
  );
}

type Against = "approved" | "last_look" | (string & {});

/** What is different. It follows what is under review: another digest is another question. */
export function useComparison(id: string, digest: string | null, against: Against, initial?: ComparisonView) {
  return useQuery({
    queryKey: keys.comparison(id, digest, against),
    queryFn: ({ signal }) =>
      api<ComparisonView>(
        "GET",
        withQuery(`${submissionPath(id)}/comparison`, { against }),
        undefined,
        signal,
      ),
    initialData: initial,
    placeholderData: keepPreviousData,
    enabled: digest !== null,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** Notes what the reader has before their eyes. Where it moved meanwhile, the page is about to say so itself. */
export function useLook(id: string, digest: string | null) {
  useEffect(() => {
    if (digest) api("POST", `${submissionPath(id)}/looks`, { digest }).catch(() => undefined);
  }, [id, digest]);
}

type LabelInput = {
  digest: string;
  tool: string;
  effects: readonly ToolEffect[];
  access: AccessLevel;
  reason: string;
};

/** @param expect is told the digest that the label makes, before the page sees it: that change is the reader's own */
export function useLabelTool(id: string, expect: (digest: string | null) => void) {
  return useSubmissionChange(id, async (input: LabelInput) => {
    const after = await api<SubmissionView>("POST", `${submissionPath(id)}/labels`, input);
    expect(after.digest);
    return after;
  });
}

export function useRetractVote(id: string) {
  return useSubmissionChange(id, (input: { digest: string; reason: string }) =>
    api("POST", `${submissionPath(id)}/votes/retract`, input),
  );
}

export function useClaim(id: string) {
  return useSubmissionChange(id, (action: "claim" | "release") =>
    api("POST", `${submissionPath(id)}/${action}`, {}),
  );
}

/** The catalogs that an approval can be limited to. */
export function useCatalogOptions(enabled: boolean) {
  return useQuery({
    queryKey: keys.catalogs,
    queryFn: ({ signal }) => api<CatalogSummary[]>("GET", "/api/v1/catalogs", undefined, signal),
    enabled,
  });
}
