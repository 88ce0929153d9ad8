import { type StreamState, streamStateWords } from "#lib/ui/audit-stream-words.ts";
import { StreamStateBadge } from "./state-badge.tsx";

const words = Object.entries(streamStateWords) as [StreamState, { means: string }][];

/** A stream has the worst state that can be said of it. */
export function StateWords() {
  return (
    <div className="grid gap-3 text-sm">
      <dl className="grid gap-2">
        {words.map(([state, { means }]) => (
          <div key={state} className="grid grid-cols-[6rem_minmax(0,1fr)] gap-x-3">
            <dt>
              <StreamStateBadge state={state} />
            </dt>
            <dd className="max-w-prose text-muted">{means}</dd>
          </div>
        ))}
      </dl>
      <p className="max-w-prose text-muted">
        This says whether what was numbered came. It can't say whether a gateway numbered all that it did.
      </p>
    </div>
  );
}
