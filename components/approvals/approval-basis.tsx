"use client";

import { Siren, Timer } from "lucide-react";
import type { ReactNode } from "react";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Time } from "#components/patterns/time.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { ApprovalBasis, ApprovalView } from "#lib/approvals/requests/schemas.ts";
import { useNow } from "#lib/ui/clock.ts";
import { cn } from "#lib/ui/cn.ts";
import { routes } from "#lib/ui/routes.ts";
import { BreakGlassReview } from "./break-glass-review.tsx";
import { VerdictBadge } from "./verdict-badge.tsx";

const textClip = 400;

/** What approved it, where it was not votes alone: a yes given in advance, or one person's in an emergency. */
export function ApprovalBasisPanel({ approval }: { approval: ApprovalView }) {
  const { basis } = approval;
  if (basis === null) return null;
  return basis.kind === "standing" ? (
    <InAdvance basis={basis} />
  ) : (
    <InAnEmergency basis={basis} approval={approval} />
  );
}

type Standing = Extract<ApprovalBasis, { kind: "standing" }>;
type BreakGlass = Extract<ApprovalBasis, { kind: "break_glass" }>;

function InAdvance({ basis: { id, by } }: { basis: Standing }) {
  return (
    <Panel icon={<Timer aria-hidden className="text-info" />} className="border-info-border bg-info-bg">
      <p className="break-words">
        Approved automatically by{" "}
        <TextLink href={routes.standingPermission(id)}>
          <HostileText text={by.name} />
          's standing permission
        </TextLink>
        . Nobody was asked about this call itself.
      </p>
    </Panel>
  );
}

function InAnEmergency({ basis, approval }: { basis: BreakGlass; approval: ApprovalView }) {
  const { by, at, reason, incident, review } = basis;
  return (
    <Panel
      icon={<Siren aria-hidden className={review ? "text-muted" : "text-danger"} />}
      className={review ? "bg-sunken" : "border-danger-border bg-danger-bg"}
    >
      <p className="break-words font-medium">
        Approved alone in an emergency by <HostileText text={by.name} /> (<HostileText text={incident} />
        ), <Time at={at} />
      </p>
      <p className="break-words">
        <HostileText text={reason} lines clipAt={textClip} />
      </p>
      {review ? (
        <div className="grid gap-1 border-t pt-2">
          <p className="flex flex-wrap items-center gap-2">
            <VerdictBadge verdict={review.verdict} />
            <span className="min-w-0 break-words text-muted">
              Reviewed by <HostileText text={review.by.name} /> <Time at={review.at} />
            </span>
          </p>
          <p className="break-words">
            <HostileText text={review.note} lines clipAt={textClip} />
          </p>
        </div>
      ) : (
        <Unreviewed basis={basis} approval={approval} />
      )}
    </Panel>
  );
}

function Unreviewed({ basis, approval: { id, can } }: { basis: BreakGlass; approval: ApprovalView }) {
  const overdue = useNow() > Date.parse(basis.review_due_at);
  return (
    <>
      <p className="break-words font-medium text-danger">
        {overdue ? "Its review is overdue: it was due " : "A second person must review it, due "}
        <Time at={basis.review_due_at} />.
      </p>
      {can.review_break_glass === true ? (
        <BreakGlassReview id={id} />
      ) : (
        can.review_break_glass.no !== "" && (
          <p className="break-words text-muted">
            <HostileText text={can.review_break_glass.no} />
          </p>
        )
      )}
    </>
  );
}

function Panel({ icon, className, children }: { icon: ReactNode; className: string; children: ReactNode }) {
  return (
    <section
      aria-label="What approved it"
      className={cn("mb-5 flex items-start gap-2.5 rounded-md border px-3 py-2.5 text-sm", className)}
    >
      <span className="mt-0.5 shrink-0 [&_svg]:size-4">{icon}</span>
      <div className="grid min-w-0 flex-1 gap-1.5">{children}</div>
    </section>
  );
}
