"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import type { BundleItem, BundleView } from "#lib/access/bundles/schemas.ts";
import type { GrantView } from "#lib/access/grants/schemas.ts";
import { api } from "#lib/ui/api-client.ts";

const path = (name: string) => `/api/v1/bundles/${encodeURIComponent(name)}`;

/** A change after which the page is rendered anew, also when it was refused: somebody else may have been quicker. */
function useChange<I, O>(call: (input: I) => Promise<O>) {
  const router = useRouter();
  return useMutation({ mutationFn: call, onSettled: () => router.refresh() });
}

export type BundleInput = {
  name: string;
  base_version: number | null;
  description: string;
  items: BundleItem[];
  reason: string;
};

export function useSetBundle() {
  return useChange(({ name, ...input }: BundleInput) => api<BundleView>("PUT", path(name), input));
}

export function useRemoveBundle({ name, version }: Pick<BundleView, "name" | "version">) {
  return useChange((reason: string) => api<BundleView>("POST", `${path(name)}/remove`, { version, reason }));
}

export type BundleRequest = { agent_id: string; version: number; minutes?: number; reason: string };

export function useRequestBundle(name: string) {
  return useMutation({
    mutationFn: (input: BundleRequest) =>
      api<{ bundle: string; items: GrantView[] }>("POST", `${path(name)}/request`, input),
  });
}
