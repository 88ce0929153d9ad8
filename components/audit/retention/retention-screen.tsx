"use client";

import type { z } from "zod";
import { PageHeader } from "#components/patterns/page-header.tsx";
import type { erasures as erasuresSchema, legalHolds, Retention } from "#lib/audit/retention/schemas.ts";
import type { Verdict } from "#lib/core/permissions.ts";
import { AuditTabs } from "../audit-tabs.tsx";
import { useErasures, useHolds, useRetention } from "../governance-api.ts";
import { NotRefreshed } from "../not-refreshed.tsx";
import { ClassesSection } from "./classes-section.tsx";
import { ErasuresSection } from "./erasures-section.tsx";
import { HoldsSection } from "./holds-section.tsx";

type RetentionScreenProps = {
  retention: Retention;
  holds: z.output<typeof legalHolds>;
  erasures: z.output<typeof erasuresSchema>;
  mayChange: Verdict;
  mayHold: Verdict;
  mayErase: Verdict;
};

/** How long events are kept, what is kept longer, and what is gone before. */
export function RetentionScreen(props: RetentionScreenProps) {
  const retention = useRetention(props.retention);
  const holds = useHolds(props.holds);
  const erasures = useErasures(props.erasures);
  const failed = [retention, holds, erasures].find(({ isError }) => isError);
  return (
    <>
      <PageHeader
        title="Retention"
        description="How long events are kept, what must be kept longer, and what had to go before its time. In each case the log goes on proving what stood in it."
      />
      <AuditTabs current="Retention" />
      {failed && <NotRefreshed found={failed} />}
      <ClassesSection classes={retention.data.classes} may={props.mayChange} />
      <HoldsSection holds={holds.data.items} may={props.mayHold} />
      <ErasuresSection erasures={erasures.data.items} may={props.mayErase} />
    </>
  );
}
