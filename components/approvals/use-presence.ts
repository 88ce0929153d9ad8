"use client";

import { useQuery } from "@tanstack/react-query";
import type { ApprovalLook } from "#lib/approvals/inbox/schemas.ts";
import type { ApprovalView } from "#lib/approvals/requests/schemas.ts";
import { api } from "#lib/ui/api-client.ts";

/** Two of these missed, and somebody is gone for the others. */
const beatMs = 10_000;

/**
 * Says that the reader has a request before their eyes, for as long as it waits and the page is visible, and tells who else has
 * who may decide. Nothing depends on it, so nobody is bothered when it fails.
 */
export function usePresence({ id, status, display_hash }: ApprovalView): ApprovalLook["here"] {
  const { data, isError } = useQuery({
    queryKey: ["presence", id, display_hash],
    queryFn: () =>
      api<ApprovalLook>("POST", `/api/v1/approvals/${encodeURIComponent(id)}/look`, { display_hash }),
    enabled: status === "pending",
    refetchInterval: beatMs,
    staleTime: 0,
    retry: false,
  });
  return isError || status !== "pending" ? [] : (data?.here ?? []);
}
