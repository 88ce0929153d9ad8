"use client";

import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import type { z } from "zod";
import type { editApprovalInput, editedApproval } from "#lib/approvals/edits/schemas.ts";
import type { breakGlassInput, reviewBreakGlassInput } from "#lib/approvals/emergency/schemas.ts";
import type { ApprovalSummary, ApprovalView, approvalsQuery } from "#lib/approvals/requests/schemas.ts";
import type { ArgumentConstraint, StandingPreview } from "#lib/approvals/standing/schemas.ts";
import type { voteApprovalInput, votedApproval } from "#lib/approvals/votes/schemas.ts";
import type { Page } from "#lib/core/page.ts";
import { api } from "#lib/ui/api-client.ts";
import { withQuery } from "#lib/ui/routes.ts";

/** Others decide meanwhile, and seconds count. */
const waitingPollMs = 2_000;
const otherwisePollMs = 15_000;

const approvals = "/api/v1/approvals";
const inbox = `${approvals}/inbox`;
const listKey = ["approvals"] as const;
const viewKey = (id: string) => ["approval", id] as const;
const encoded = (id: string) => encodeURIComponent(id);

export type InboxView = z.output<typeof approvalsQuery>["view"];

/** One page of a view of the inbox, as it is now. */
export function useInbox(view: InboxView, initial: Page<ApprovalSummary> | undefined) {
  return useQuery({
    queryKey: [...listKey, view],
    queryFn: ({ signal }) => api<Page<ApprovalSummary>>("GET", withQuery(inbox, { view }), undefined, signal),
    initialData: initial,
    refetchInterval: view === "over" ? otherwisePollMs : waitingPollMs,
  });
}

/** A request as it is now: while it waits, others vote. */
export function useApproval(initial: ApprovalView) {
  return useQuery({
    queryKey: viewKey(initial.id),
    queryFn: ({ signal }) => api<ApprovalView>("GET", `${inbox}/${encoded(initial.id)}`, undefined, signal),
    initialData: initial,
    refetchInterval: ({ state }) =>
      ["pending", "approved", "claimed"].includes(state.data?.status ?? "") ? waitingPollMs : otherwisePollMs,
  });
}

type VotedApproval = z.output<typeof votedApproval>;
export type ApprovalVote = Omit<z.input<typeof voteApprovalInput>, "id">;

export const useVoteApproval = (id: string) => useApprovalStep<ApprovalVote, VotedApproval>(id, "votes");
export const useRevokeApproval = (id: string) => useApprovalStep<{ reason: string }, unknown>(id, "revoke");

type Of<S extends z.ZodType> = Omit<z.input<S>, "id">;
type EditedApproval = z.output<typeof editedApproval>;
export const useEditApproval = (id: string) =>
  useApprovalStep<Of<typeof editApprovalInput>, EditedApproval>(id, "edits");
export const useBreakGlass = (id: string) =>
  useApprovalStep<Of<typeof breakGlassInput>, unknown>(id, "break-glass");
export const useReviewBreakGlass = (id: string) =>
  useApprovalStep<Of<typeof reviewBreakGlassInput>, unknown>(id, "break-glass/review");

/** What would have been allowed lately; the last answer stays while another is on its way. */
export function useStandingPreview(id: string, constraints: readonly ArgumentConstraint[] | null) {
  return useQuery({
    queryKey: ["standing-preview", id, constraints],
    queryFn: ({ signal }) =>
      api<StandingPreview>("POST", `${approvals}/${encoded(id)}/standing-preview`, { constraints }, signal),
    enabled: constraints !== null,
    placeholderData: keepPreviousData,
  });
}

/** What was allowed in advance is over; the page it stands on is the server's. */
export function useRevokeStanding(id: string) {
  const router = useRouter();
  return useMutation({
    mutationFn: (reason: string) =>
      api("POST", `/api/v1/standing-permissions/${encoded(id)}/revoke`, { reason }),
    onSettled: () => router.refresh(),
  });
}

/** A step in its life; what it is afterwards, or after a refusal, is asked for anew. */
function useApprovalStep<I, O>(id: string, step: string) {
  const queries = useQueryClient();
  const router = useRouter();
  return useMutation({
    mutationFn: (input: I) => api<O>("POST", `${approvals}/${encoded(id)}/${step}`, input),
    onSettled: async () => {
      await queries.invalidateQueries({ queryKey: viewKey(id) });
      void queries.invalidateQueries({ queryKey: listKey });
      // The counts of the navigation are the server's.
      router.refresh();
    },
  });
}
