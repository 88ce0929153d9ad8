"use client";

import { HostileText } from "#components/patterns/hostile-text.tsx";
import { MovedNotice } from "#components/patterns/moved-notice.tsx";
import { RiskMark } from "#components/patterns/risk-mark.tsx";
import type { Change } from "#lib/registry/review-schemas.ts";
import type { SubmissionView } from "#lib/registry/schemas.ts";
import { useComparison } from "./review-api.ts";

/** What a refused vote tells of each change; a comparison tells more. */
export type BriefChange = Pick<Change, "name" | "summary" | "risk">;

type StaleNoticeProps = {
  seen: SubmissionView;
  now: SubmissionView;
  /** What the refusal of a vote told already. */
  told: readonly BriefChange[] | undefined;
  onAcknowledge: () => void;
};

const shownMax = 20;
const textClip = 200;

/** What changed of a submission that moved under its reviewer. */
export function StaleNotice({ seen, now, told, onAcknowledge }: StaleNoticeProps) {
  const compared = useComparison(now.id, now.digest, seen.digest ?? "");
  const full = compared.isPlaceholderData ? undefined : compared.data?.changes;
  const changes = full ?? told;
  return (
    <MovedNotice onAcknowledge={onAcknowledge}>
      <div>
        <ChangedParts changes={changes} failed={compared.isError} />
      </div>
      <p>Votes on the earlier version no longer count. What you typed is still below.</p>
    </MovedNotice>
  );
}

function ChangedParts({ changes, failed }: { changes: readonly BriefChange[] | undefined; failed: boolean }) {
  if (!changes)
    return (
      <p>
        {failed
          ? "What changed could not be worked out. The page shows it as it is now."
          : "Working out what changed…"}
      </p>
    );
  if (changes.length === 0) return <p>It says and offers the same in another form.</p>;
  const hidden = changes.length - shownMax;
  return (
    <>
      <ul className="grid max-h-60 gap-1.5 overflow-y-auto">
        {changes.slice(0, shownMax).map(({ name, summary, risk }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the changes of one comparison never move
          <li key={index} className="flex flex-wrap items-baseline gap-x-2 gap-y-0.5">
            <RiskMark risk={risk} />
            <span className="break-all font-mono text-xs">
              <HostileText text={name} clipAt={textClip} />
            </span>
            <span className="basis-full break-words">
              <HostileText text={summary} clipAt={textClip} />
            </span>
          </li>
        ))}
      </ul>
      {hidden > 0 && <p>And {hidden.toLocaleString("en")} more, under “What changes”.</p>}
    </>
  );
}
