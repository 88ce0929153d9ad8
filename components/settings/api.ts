"use client";

import { useMutation } from "@tanstack/react-query";
import { api } from "#lib/ui/api-client.ts";

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
