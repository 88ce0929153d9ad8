import { numberedExample } from "#lib/ui/audit-stream-words.ts";
import { ExactBlock } from "../exact-block.tsx";

/** What a gateway sends so that nothing can be lost unseen. */
export function HowToNumber() {
  return (
    <div className="grid gap-3">
      <ul className="grid max-w-prose list-disc gap-1 pl-5 text-muted text-sm">
        <li>
          It gives each event the next number of one of its streams, from 1 on, in{" "}
          <Mono>context.stream_seq</Mono>. A stream is whatever counts on its own, such as one process.
        </li>
        <li>
          Once a minute it sends a heartbeat with the highest number that it has given out, so that a loss at
          the end shows as well.
        </li>
        <li>
          It sends what was not acknowledged again, with the same numbers. What came already is recognised,
          and fills no gap twice.
        </li>
      </ul>
      <p className="text-subtle text-xs">
        <Mono>POST /api/v1/audit/events</Mono>, as <Mono>application/json</Mono>
      </p>
      <ExactBlock code={numberedExample} what="numbered events" />
    </div>
  );
}

function Mono({ children }: { children: string }) {
  return <code className="break-words font-mono text-xs">{children}</code>;
}
