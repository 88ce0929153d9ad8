"use client";

import { GrantStatusBadge } from "#components/patterns/grant-status-badge.tsx";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { PageHeader } from "#components/patterns/page-header.tsx";
import { Time } from "#components/patterns/time.tsx";
import { buttonClass } from "#components/ui/button-class.ts";
import type { GrantView } from "#lib/access/grants/schemas.ts";
import type { GrantNarrowings, GrantUse } from "#lib/access/narrowings/schemas.ts";
import { givenGrantStatuses } from "#lib/core/words.ts";
import { useGrant } from "./api.ts";
import { GrantActions } from "./grant-actions.tsx";
import { GrantEvidence } from "./grant-evidence.tsx";
import { GrantVerdict } from "./grant-verdict.tsx";
import { NarrowingList } from "./narrowing-list.tsx";
import { NarrowingUse } from "./narrowing-use.tsx";

type GrantScreenProps = { initial: GrantView; use: GrantUse; narrowings: GrantNarrowings };

/** What is asked for at the left, who decides at the right. On a phone the decision follows, one tap away. */
export function GrantScreen({ initial, use, narrowings }: GrantScreenProps) {
  const { data: grant, isError } = useGrant(initial);
  const given = (givenGrantStatuses as readonly string[]).includes(grant.status);
  return (
    <>
      <PageHeader
        title={<HostileText text={grant.agent.name} />}
        badges={<GrantStatusBadge status={grant.status} />}
        description={
          <>
            Access to{" "}
            <span className="break-all font-mono text-sm">
              <HostileText text={grant.server} />
            </span>
            , requested by <HostileText text={grant.requester.name} /> <Time at={grant.created_at} />
          </>
        }
        actions={<GrantActions grant={grant} />}
      />
      {isError && (
        <p role="status" className="pb-4 text-sm text-warning">
          This page can't reach the console now. It shows what it knew last and keeps trying.
        </p>
      )}
      <div className="grid items-start gap-x-8 gap-y-6 lg:grid-cols-12">
        <div className="min-w-0 lg:col-span-7">
          <GrantEvidence grant={grant} />
          {given && <NarrowingUse grantId={grant.id} initial={use} narrowings={narrowings} />}
          <NarrowingList grantId={grant.id} initial={narrowings} />
        </div>
        <GrantVerdict grant={grant} />
      </div>
      {grant.can.vote === true && (
        <div className="sticky bottom-0 z-(--layer-bar) -mx-4 mt-6 border-t bg-background p-3 lg:hidden">
          <a href="#verdict" className={buttonClass({ variant: "primary" }, "w-full")}>
            Go to the decision
          </a>
        </div>
      )}
    </>
  );
}
