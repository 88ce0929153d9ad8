"use client";

import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import type { z } from "zod";
import type {
  AccessReviewItem,
  AccessReviewView,
  decidedReviewItems,
  decideReviewItemsInput,
} from "#lib/access/reviews/schemas.ts";
import type { Page } from "#lib/core/page.ts";
import { ApiError, api } from "#lib/ui/api-client.ts";
import { withQuery } from "#lib/ui/routes.ts";
import type { ReviewTerms } from "./review-draft.ts";

const openPollMs = 10_000;
const applyPollMs = 2_000;
const reviews = "/api/v1/access-reviews";
const schedules = "/api/v1/access-review-schedules";
const path = (id: string) => `${reviews}/${encodeURIComponent(id)}`;
const reviewKey = (id: string) => ["access-review", id] as const;
const itemsKey = (id: string) => [...reviewKey(id), "items"] as const;

/** A review as it is now: while it is open others decide too, and once closed its verdicts are carried out. */
export function useAccessReview(initial: AccessReviewView) {
  return useQuery({
    queryKey: reviewKey(initial.id),
    queryFn: ({ signal }) => api<AccessReviewView>("GET", path(initial.id), undefined, signal),
    initialData: initial,
    refetchInterval: ({ state }) => pollMs((state.data ?? initial).status),
  });
}

function pollMs(status: AccessReviewView["status"]): number | false {
  if (status === "open") return openPollMs;
  return status === "closed" ? applyPollMs : false;
}

type ItemsQuery = { view: string; cursor?: string };

/**
 * A page of its items. When the review moves on, what was shown stays until it is there anew.
 *
 * @param first what the server rendered, where that is what is asked for
 */
export function useAccessReviewItems(
  { id, status }: Pick<AccessReviewView, "id" | "status">,
  query: ItemsQuery,
  first: Page<AccessReviewItem> | undefined,
) {
  return useQuery({
    queryKey: [...itemsKey(id), query, status],
    queryFn: ({ signal }) =>
      api<Page<AccessReviewItem>>(
        "GET",
        withQuery(`${path(id)}/items`, { ...query, limit: "100" }),
        undefined,
        signal,
      ),
    initialData: first,
    placeholderData: keepPreviousData,
    // What is decided stays in sight until the reader goes on; a view of what waits would lose it.
    refetchInterval: query.view === "all" && pollMs(status),
    refetchOnWindowFocus: query.view === "all",
  });
}

type VerdictInput = Pick<z.input<typeof decideReviewItemsInput>, "items" | "verdict" | "keep" | "reason">;

/**
 * Says what agents keep. The answer's items take the place of those shown. Where somebody else decided meanwhile, all of it
 * is asked for anew, so that the reader sees what they said.
 */
export function useDecide(id: string) {
  const queries = useQueryClient();
  const router = useRouter();
  return useMutation({
    mutationFn: async (input: VerdictInput) => {
      await queries.cancelQueries({ queryKey: reviewKey(id) });
      return api<z.output<typeof decidedReviewItems>>("POST", `${path(id)}/verdicts`, input);
    },
    onError: (error) => {
      if (error instanceof ApiError && error.code === "stale")
        return queries.invalidateQueries({ queryKey: reviewKey(id) });
    },
    onSuccess: ({ review, items }) => {
      queries.setQueryData(reviewKey(id), review);
      const decided = new Map(items.map((item) => [item.id, item]));
      queries.setQueriesData<Page<AccessReviewItem>>(
        { queryKey: itemsKey(id) },
        (page) => page && { ...page, items: page.items.map((item) => decided.get(item.id) ?? item) },
      );
      router.refresh();
    },
  });
}

/** A step of a review, after which all of it is asked for anew. */
function useReviewStep<I>(id: string, call: (input: I) => Promise<unknown>) {
  const queries = useQueryClient();
  const router = useRouter();
  return useMutation({
    mutationFn: call,
    onSettled: () => queries.invalidateQueries({ queryKey: reviewKey(id) }),
    onSuccess: () => router.refresh(),
  });
}

export const useCloseReview = (id: string) => useReviewStep(id, () => api("POST", `${path(id)}/close`, {}));
export const useSignReview = (id: string) =>
  useReviewStep(id, (statement: string) => api("POST", `${path(id)}/sign-off`, { statement }));

export function useOpenReview() {
  return useMutation({
    mutationFn: (input: ReviewTerms & { due_at: string }) => api<{ id: string }>("POST", reviews, input),
  });
}

export function useScheduleReviews() {
  const router = useRouter();
  return useMutation({
    mutationFn: (input: ReviewTerms & { months: number; days_open: number; first_at?: string }) =>
      api<{ id: string }>("POST", schedules, input),
    onSuccess: () => router.refresh(),
  });
}

export function useEndSchedule(id: string) {
  const router = useRouter();
  return useMutation({
    mutationFn: () => api("POST", `${schedules}/${encodeURIComponent(id)}/end`, {}),
    onSuccess: () => router.refresh(),
  });
}

export const exportHref = (id: string, format: "json" | "csv") => `${path(id)}/export?format=${format}`;
