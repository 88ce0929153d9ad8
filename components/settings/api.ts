"use client";

import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Page } from "#lib/core/page.ts";
import type { AccessLevel, Classification } from "#lib/core/words.ts";
import type { SecurityKeyView } from "#lib/identity/security-keys/schemas.ts";
import type { NamespaceView } from "#lib/registry/schemas.ts";
import type { ValidationProfile } from "#lib/settings/schemas.ts";
import { api } from "#lib/ui/api-client.ts";
import { withQuery } from "#lib/ui/routes.ts";
import { makeKey } from "#lib/ui/security-key.ts";

type NewToken = { name: string; scopes: string[]; expires_in_days: number };
type CreatedToken = { id: string; token: string; expires_at: string };

export function useCreateToken() {
  return useMutation({
    mutationFn: (input: NewToken) => api<CreatedToken>("POST", "/api/v1/tokens", input),
  });
}

export function useRevokeToken() {
  return useMutation({
    mutationFn: (id: string) => api<void>("DELETE", `/api/v1/tokens/${encodeURIComponent(id)}`),
  });
}

const namespacesKey = ["namespaces"] as const;

/** The mapped namespaces, a page at a time. */
export function useNamespaces(initial: Page<NamespaceView>) {
  return useInfiniteQuery({
    queryKey: namespacesKey,
    queryFn: ({ pageParam, signal }) =>
      api<Page<NamespaceView>>(
        "GET",
        withQuery("/api/v1/namespaces", { cursor: pageParam }),
        undefined,
        signal,
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next_cursor }) => next_cursor ?? undefined,
    initialData: { pages: [initial], pageParams: [undefined] },
  });
}

type NamespaceInput = {
  prefix: string;
  team: string;
  data_classification: Classification | undefined;
  access_level: AccessLevel | undefined;
};

export function useSetNamespace() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (input: NamespaceInput) => api<NamespaceView>("POST", "/api/v1/namespaces", input),
    onSuccess: () => queries.invalidateQueries({ queryKey: namespacesKey }),
  });
}

export function useRemoveNamespace() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api<void>("DELETE", `/api/v1/namespaces/${encodeURIComponent(id)}`),
    // Whoever was refused because it is gone already sees that, too.
    onSettled: () => queries.invalidateQueries({ queryKey: namespacesKey }),
  });
}

export function useSetValidationProfile() {
  return useMutation({
    mutationFn: (profile: ValidationProfile) =>
      api<ValidationProfile>("PUT", "/api/v1/settings/validation-profile", profile),
  });
}

const securityKeys = "/api/v1/security-keys";
const securityKeysKey = ["security-keys"] as const;

/** One's own security keys. */
export function useSecurityKeys(initial: readonly SecurityKeyView[]) {
  return useQuery({
    queryKey: securityKeysKey,
    queryFn: async ({ signal }) =>
      (await api<{ items: readonly SecurityKeyView[] }>("GET", securityKeys, undefined, signal)).items,
    initialData: initial,
  });
}

/** Has the browser make a key, and keeps it by this name. */
export function useAddSecurityKey() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (name: string) => {
      const response = await makeKey(await api("POST", `${securityKeys}/options`, {}));
      return api<SecurityKeyView>("POST", securityKeys, { name, response });
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: securityKeysKey }),
  });
}

export function useRemoveSecurityKey() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api("POST", `${securityKeys}/${encodeURIComponent(id)}/remove`, {}),
    onSettled: () => queries.invalidateQueries({ queryKey: securityKeysKey }),
  });
}
