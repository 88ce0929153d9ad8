"use client";

import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { z } from "zod";
import type { StreamView } from "#lib/audit/intake/schemas.ts";
import type {
  previewRecording,
  RecordingRule,
  RecordingRuleInput,
  recordingRules,
} from "#lib/audit/redaction/schemas.ts";
import type {
  eraseInput,
  erasure,
  erasures,
  LegalHold,
  legalHolds,
  placeHoldInput,
  Retention,
  setRetentionInput,
  setRetentionOutput,
} from "#lib/audit/retention/schemas.ts";
import type { Integrity, Verification } from "#lib/audit/sealing/schemas.ts";
import type { Page } from "#lib/core/page.ts";
import { api } from "#lib/ui/api-client.ts";
import { withQuery } from "#lib/ui/routes.ts";

const path = "/api/v1/audit";
const integrityPollMs = 15_000;
const verificationPollMs = 1_000;
const streamsPollMs = 30_000;

const keys = {
  integrity: ["audit", "integrity"],
  verification: (id: string) => ["audit", "verification", id],
  streams: ["audit", "streams"],
  rules: ["audit", "recording-rules"],
  preview: (input: unknown) => ["audit", "recording-preview", input],
  servers: (q: string) => ["audit", "server-names", q],
  retention: ["audit", "retention"],
  holds: ["audit", "holds"],
  erasures: ["audit", "erasures"],
} as const;

/** A list that the page came with, kept up to date. */
function useKept<T extends object>(key: readonly string[], from: string, initial: T, everyMs?: number) {
  return useQuery<object, Error, T>({
    queryKey: key,
    queryFn: ({ signal }) => api<T>("GET", `${path}/${from}`, undefined, signal),
    initialData: initial,
    refetchInterval: everyMs,
  });
}

function useChange<I, O>(call: (input: I) => Promise<O>, ...changed: (readonly string[])[]) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: call,
    // Whoever was refused because somebody else was first sees that, too.
    onSettled: () => Promise.all(changed.map((queryKey) => queries.invalidateQueries({ queryKey }))),
  });
}

export function useIntegrity(initial: Integrity) {
  return useKept(keys.integrity, "integrity", initial, integrityPollMs);
}

/** The verification that was last seen, followed while it runs. */
export function useVerification(last: Verification | null) {
  const found = useQuery({
    queryKey: keys.verification(last?.id ?? ""),
    queryFn: ({ signal }) =>
      api<Verification>(
        "GET",
        `${path}/verifications/${encodeURIComponent(last?.id ?? "")}`,
        undefined,
        signal,
      ),
    enabled: last?.status === "running",
    refetchInterval: ({ state }) =>
      state.data && state.data.status !== "running" ? false : verificationPollMs,
  });
  return last?.status === "running" ? (found.data ?? last) : last;
}

export function useStartVerification() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => api<Verification>("POST", `${path}/verifications`, {}),
    onSuccess: (started) =>
      queries.setQueryData<Integrity>(keys.integrity, (now) => now && { ...now, last_verification: started }),
    // One that runs already is shown instead.
    onError: () => queries.invalidateQueries({ queryKey: keys.integrity }),
  });
}

export function useStreams(initial: { items: StreamView[] }) {
  return useKept(keys.streams, "streams", initial, streamsPollMs);
}

export function useRecordingRules(initial: z.output<typeof recordingRules>) {
  return useKept(keys.rules, "recording-rules", initial);
}

export function useSetRecordingRule() {
  return useChange(
    (rule: RecordingRuleInput) => api<RecordingRule>("PUT", `${path}/recording-rules`, rule),
    keys.rules,
  );
}

export function useRemoveRecordingRule() {
  return useChange(
    (id: string) => api<void>("DELETE", `${path}/recording-rules/${encodeURIComponent(id)}`),
    keys.rules,
  );
}

const serverNamesMax = "20";

/** Approved servers to choose from, by what is typed. */
export function useServerNames(q: string, enabled: boolean): readonly string[] {
  const found = useQuery({
    queryKey: keys.servers(q),
    queryFn: ({ signal }) =>
      api<Page<{ name: string }>>(
        "GET",
        withQuery("/api/v1/servers", { q, limit: serverNamesMax }),
        undefined,
        signal,
      ),
    placeholderData: keepPreviousData,
    enabled,
  });
  return found.data?.items.map(({ name }) => name) ?? [];
}

type PreviewInput = RecordingRuleInput & { arguments: Record<string, unknown> };

/** What a rule would leave of these arguments; null while there is nothing to try. */
export function useRecordingPreview(input: PreviewInput | null) {
  return useQuery({
    queryKey: keys.preview(input),
    queryFn: ({ signal }) =>
      api<z.output<typeof previewRecording>>("POST", `${path}/recording-rules/preview`, input, signal),
    enabled: input !== null,
    placeholderData: keepPreviousData,
    retry: false,
    // What was tried may hold what must not be kept.
    gcTime: 0,
  });
}

export function useRetention(initial: Retention) {
  return useKept(keys.retention, "retention", initial);
}

export function useSetRetention() {
  return useChange(
    (input: z.input<typeof setRetentionInput>) =>
      api<z.output<typeof setRetentionOutput>>("PUT", `${path}/retention`, input),
    keys.retention,
  );
}

export function useHolds(initial: z.output<typeof legalHolds>) {
  return useKept(keys.holds, "holds", initial);
}

export function usePlaceHold() {
  return useChange(
    (input: z.input<typeof placeHoldInput>) => api<LegalHold>("POST", `${path}/holds`, input),
    keys.holds,
  );
}

export function useReleaseHold() {
  return useChange(
    ({ id, reason }: { id: string; reason: string }) =>
      api<LegalHold>("POST", `${path}/holds/${encodeURIComponent(id)}/release`, { reason }),
    keys.holds,
  );
}

export function useErasures(initial: z.output<typeof erasures>) {
  return useKept(keys.erasures, "erasures", initial);
}

export function useErase() {
  return useChange(
    (input: z.input<typeof eraseInput>) => api<z.output<typeof erasure>>("POST", `${path}/erasures`, input),
    keys.erasures,
  );
}

export const policyPath = "/audit/log/policy";
export const checkpointPath = (of: string) => `/audit/log/${encodeURIComponent(of)}/checkpoint`;
