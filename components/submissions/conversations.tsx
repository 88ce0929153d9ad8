"use client";

import { createContext, type ReactNode, useContext, useMemo } from "react";
import type { ThreadList, ThreadView } from "#lib/registry/review-schemas.ts";
import type { SubmissionView } from "#lib/registry/schemas.ts";
import { useThreads } from "./review-api.ts";

type Conversations = {
  submissionId: string;
  threads: readonly ThreadView[];
  /** By what they are about; those about the whole under null. */
  byAnchor: ReadonlyMap<string | null, readonly ThreadView[]>;
  /** Whether the reader may comment, or why not. */
  mayComment: true | { no: string };
  failed: boolean;
};

const notLoaded = { no: "The conversations are not loaded yet." };
const Context = createContext<Conversations>({
  submissionId: "",
  threads: [],
  byAnchor: new Map(),
  mayComment: notLoaded,
  failed: false,
});

type ConversationsProviderProps = { submission: SubmissionView; initial: ThreadList; children: ReactNode };

/** Asked for once, and shown wherever what they are about is shown. */
export function ConversationsProvider({ submission, initial, children }: ConversationsProviderProps) {
  const { data, isError } = useThreads(submission, initial);
  const { id } = submission;
  const value = useMemo(
    () => ({
      submissionId: id,
      threads: data?.items ?? [],
      byAnchor: Map.groupBy(data?.items ?? [], ({ anchor }) => anchor),
      mayComment: data?.can.comment ?? notLoaded,
      failed: isError,
    }),
    [id, data, isError],
  );
  return <Context value={value}>{children}</Context>;
}

export function useConversations(): Conversations {
  return useContext(Context);
}
