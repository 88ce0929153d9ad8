"use client";

import { useState } from "react";
import { useToast } from "#components/ui/toast.tsx";
import type { AccessReviewItem } from "#lib/access/reviews/schemas.ts";
import type { ReviewVerdict } from "#lib/core/words.ts";
import { ApiError } from "#lib/ui/api-client.ts";
import { plural } from "#lib/ui/format.ts";
import { useDecide } from "./api.ts";
import type { Asking } from "./decide-dialogs.tsx";
import { asMoved, asShown, movedBy } from "./moved-items.ts";
import { decidedWords } from "./review-words.ts";

/** How a verdict comes about: at one press where that is enough, and where the server wants to know why, after asking. */
export function useVerdicts(reviewId: string, { onOne, onMany }: { onOne: () => void; onMany: () => void }) {
  const [asking, setAsking] = useState<Asking | null>(null);
  const quick = useDecide(reviewId);
  const asked = useDecide(reviewId);
  const toast = useToast();

  function press(item: AccessReviewItem, verdict: ReviewVerdict) {
    if (item.can.decide !== true || quick.isPending) return;
    if (verdict === "narrow") return ask({ kind: "narrow", item });
    quick.mutate(
      { items: asShown([item]), verdict },
      {
        onSuccess: onOne,
        onError: (error) => {
          const issue = error instanceof ApiError && error.code === "invalid" ? error.errors[0] : undefined;
          if (issue) ask({ kind: "reason", item, verdict, said: issue.message });
          else toast({ title: "It is not decided", description: error.message, tone: "danger" });
        },
      },
    );
  }

  function ask(next: Asking) {
    asked.reset();
    setAsking(next);
  }

  function confirm(given: { keep?: string[]; reason?: string }) {
    if (!asking) return;
    const items = asShown(asking.kind === "bulk" ? asking.items : [asking.item]);
    const verdict = asking.kind === "narrow" ? "narrow" : asking.verdict;
    asked.mutate(
      { items, verdict, ...given },
      {
        onSuccess: (after) => {
          const [first] = after.items;
          setAsking(null);
          if (asking.kind === "bulk") {
            toast({ title: `${plural(items.length, "grant")} decided by you` });
            onMany();
          } else if (first) toast({ title: `Decided: ${decidedWords(first).toLowerCase()}` });
        },
        // What was typed stays; whoever confirms it now has read what somebody else said.
        onError: (error) => setAsking(movedOn(asking, movedBy(error))),
      },
    );
  }

  return {
    press,
    ask,
    asking,
    confirm,
    close: () => setAsking(null),
    pending: asked.isPending,
    failure: asked.error,
    /** The verdict on an item that waits for the server's answer. */
    pendingOn: (id: string) =>
      quick.isPending && quick.variables.items.some((item) => item.id === id)
        ? quick.variables.verdict
        : undefined,
  };
}

function movedOn(asking: Asking, moved: ReturnType<typeof movedBy>): Asking {
  if (asking.kind === "bulk") return { ...asking, items: asMoved(asking.items, moved) };
  const [item = asking.item] = asMoved([asking.item], moved);
  return { ...asking, item };
}
