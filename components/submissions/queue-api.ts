"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import type { BulkResult } from "#lib/registry/review-schemas.ts";
import type { SubmissionView } from "#lib/registry/schemas.ts";
import { api } from "#lib/ui/api-client.ts";
import type { BulkAction } from "#lib/ui/queue-words.ts";

export type BulkInput = {
  action: BulkAction;
  items: { id: string; digest?: string | null }[];
  reason?: string;
};

/** Does one thing to many submissions; the list is read anew whatever became of each. */
export function useBulk() {
  const router = useRouter();
  return useMutation({
    mutationFn: (input: BulkInput) => api<BulkResult>("POST", "/api/v1/submissions/bulk", input),
    onSettled: () => router.refresh(),
  });
}

/** Takes one submission on, or hands it back. */
export function useClaim() {
  const router = useRouter();
  return useMutation({
    mutationFn: ({ id, action }: { id: string; action: "claim" | "release" }) =>
      api<SubmissionView>("POST", `/api/v1/submissions/${encodeURIComponent(id)}/${action}`, {}),
    // Whoever was refused because somebody else has it sees that, too.
    onSettled: () => router.refresh(),
  });
}
