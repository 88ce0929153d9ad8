"use client";

import { Check, Timer, X } from "lucide-react";
import type { ReactNode, Ref } from "react";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Button } from "#components/ui/button.tsx";
import { Kbd } from "#components/ui/kbd.tsx";
import type { ApprovalView } from "#lib/approvals/requests/schemas.ts";
import { clickWords } from "./approval-words.ts";

type ReadingStepProps = {
  /** Of the button that approves. */
  ref: Ref<HTMLButtonElement>;
  seen: ApprovalView;
  blocked: { approve?: string; deny?: string };
  others: ReactNode;
  onApprove: () => void;
  onApproveLike: () => void;
  onDeny: () => void;
};

/** What can be done with it, before any of it is begun. */
export function ReadingStep({ ref, seen, blocked, others, ...on }: ReadingStepProps) {
  const limits = seen.can.give_standing;
  const once = "no" in limits;
  return (
    <>
      <p className="text-muted text-sm">{blocked.approve ?? clickWords(seen)}</p>
      <div className="flex flex-wrap items-center gap-2">
        <Button
          ref={ref}
          variant="primary"
          icon={<Check aria-hidden />}
          reason={blocked.approve}
          onClick={on.onApprove}
        >
          Approve…
        </Button>
        <Button icon={<X aria-hidden />} reason={blocked.deny} onClick={on.onDeny}>
          Deny…
        </Button>
        {!once && (
          <Button
            variant="ghost"
            icon={<Timer aria-hidden />}
            reason={blocked.approve}
            onClick={on.onApproveLike}
            className="max-sm:order-last"
          >
            Approve like this for a while…
          </Button>
        )}
        <span className="text-subtle text-xs max-xl:hidden touch:hidden">
          <Kbd keys="a" /> approve, <Kbd keys="d" /> deny
        </span>
        <span className="ml-auto">{others}</span>
      </div>
      {once && limits.no !== "" && (
        <p className="break-words text-subtle text-xs">
          Only this one call: <HostileText text={limits.no} />
        </p>
      )}
    </>
  );
}
