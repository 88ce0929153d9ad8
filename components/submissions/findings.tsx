import { Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { SeverityBadge } from "#components/patterns/severity-badge.tsx";
import type { Finding, SubmissionView } from "#lib/registry/schemas.ts";
import { findingAnchor } from "#lib/ui/anchors.ts";
import { Commentable } from "./commentable.tsx";

/** What is odd about a submission: what intake found, then what could not be read of the server's answers. */
export function Findings({ submission: { findings, snapshot } }: { submission: SubmissionView }) {
  const problems = snapshot?.problems ?? [];
  if (findings.length === 0 && problems.length === 0)
    return (
      <p className="flex max-w-prose items-start gap-2 text-muted text-sm">
        <Info aria-hidden className="mt-0.5 size-4 shrink-0" />
        {snapshot ? "All of its answers could be read, and nothing" : "Nothing"} stands out in its document.
        Whether it is safe is yours to judge: hidden characters are marked wherever they stand.
      </p>
    );
  return (
    <ul className="rounded-md border">
      {findings.map((finding) => (
        <Item key={JSON.stringify(finding)} mark={<SeverityBadge severity={finding.severity} />}>
          <Commentable anchor={findingAnchor(finding)} about={finding.check} showOpen>
            <div className="grid min-w-0 gap-0.5">
              <IntakeFinding finding={finding} />
            </div>
          </Commentable>
        </Item>
      ))}
      {problems.map(({ where, message }) => (
        <Item
          key={`${where} ${message}`}
          mark={<TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-warning" />}
        >
          <Text text={message} />
          <Place text={where} />
        </Item>
      ))}
    </ul>
  );
}

function Item({ mark, children }: { mark: ReactNode; children: ReactNode }) {
  return (
    <li className="flex items-start gap-2.5 border-b px-3 py-2.5 last:border-b-0">
      {mark}
      <div className="grid min-w-0 flex-1 gap-0.5 text-sm">{children}</div>
    </li>
  );
}

function IntakeFinding({ finding: { check, message, pointer, evidence = {} } }: { finding: Finding }) {
  const { value, failure, reason } = evidence;
  return (
    <>
      <Text text={message} />
      {failure !== undefined && <Text label="The reading failed" text={failure} />}
      {reason !== undefined && <Text label="Why it should do without" text={reason} />}
      {value !== undefined && <Place text={value} />}
      <Place text={pointer ? `${check} at ${pointer}` : check} />
    </>
  );
}

function Text({ label, text }: { label?: string; text: string }) {
  return (
    <span className="break-words">
      {label && `${label}: `}
      <HostileText text={text} clipAt={300} />
    </span>
  );
}

function Place({ text }: { text: string }) {
  return (
    <span className="break-all font-mono text-muted text-xs">
      <HostileText text={text} clipAt={200} />
    </span>
  );
}
