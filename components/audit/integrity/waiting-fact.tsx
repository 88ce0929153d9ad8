"use client";

import { Time } from "#components/patterns/time.tsx";
import type { LogState } from "#lib/audit/sealing/schemas.ts";
import { exactly, waitsTooLong } from "#lib/ui/audit-integrity-words.ts";
import { useNow } from "#lib/ui/clock.ts";
import { Worry } from "./worry.tsx";

/** What has come and is in no tree yet. */
export function WaitingFact({ waiting }: { waiting: LogState["waiting"] }) {
  const nowMs = useNow();
  if (waiting.count === 0) return "Nothing";
  const words = (
    <>
      {exactly(waiting.count, "event")}
      {waiting.oldest_at !== null && (
        <>
          , the oldest came <Time at={waiting.oldest_at} />
        </>
      )}
    </>
  );
  if (!waitsTooLong(waiting, nowMs)) return words;
  return (
    <Worry>
      {words}. That should take a second or two: look whether the worker runs, and at the log lines “nothing
      is sealed”.
    </Worry>
  );
}
