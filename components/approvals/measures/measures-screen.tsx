import { ChartColumn } from "lucide-react";
import Link from "next/link";
import { EmptyState } from "#components/patterns/empty-state.tsx";
import { Section } from "#components/patterns/section.tsx";
import { buttonClass } from "#components/ui/button-class.ts";
import type { ApprovalMeasures } from "#lib/approvals/measures/schemas.ts";
import { routes } from "#lib/ui/routes.ts";
import { ApprovalsHeader } from "../approvals-header.tsx";
import { DaysSection } from "./days-section.tsx";
import { PeopleTable } from "./people-table.tsx";

const spans = [7, 30, 90] as const;
const usualDays = 30;

/** Whether people are asked more than they can bear, and what would show a yes that nobody thought about. */
export function MeasuresScreen({ measures }: { measures: ApprovalMeasures }) {
  const { days, people, per_day, budget_per_hour } = measures;
  const none = people.length === 0 && per_day.every(({ asked }) => asked === 0);
  return (
    <>
      <ApprovalsHeader
        area="measures"
        mayMeasure
        description="How often people are asked, how they answer, and whether they have the time to think."
      />
      <Spans days={days} />
      {none ? (
        <EmptyState icon={ChartColumn} title={`Nothing was asked for in ${days} days`}>
          Once rules of the access policy ask people, what they are asked and how they decide appears here.
        </EmptyState>
      ) : (
        <div className="divide-y">
          <DaysSection days={per_day} />
          <Section title="Who decided" description={<WhatItTells budget={budget_per_hour} />}>
            {people.length > 0 ? (
              <PeopleTable people={people} budgetPerHour={budget_per_hour} />
            ) : (
              <p className="text-muted text-sm">Nobody was asked, and nobody decided.</p>
            )}
          </Section>
        </div>
      )}
    </>
  );
}

function WhatItTells({ budget }: { budget: number }) {
  return (
    <>
      Times count from first having a request open to the vote on it; what was not opened here counts as under
      3 s. A quick yes can be a good one: who knows the agent and the customer may need no longer. The figures
      can't tell who was careless; they tell where to ask, and which rules ask too often. At most {budget}{" "}
      requests an hour call one person; more are told together.
    </>
  );
}

function Spans({ days }: { days: number }) {
  return (
    <nav aria-label="How far back" className="flex gap-1 pb-5">
      {spans.map((span) => (
        <Link
          key={span}
          href={routes.approvalMeasures(span === usualDays ? {} : { days: String(span) })}
          aria-current={span === days ? "page" : undefined}
          className={buttonClass({ variant: span === days ? "secondary" : "ghost", size: "sm" })}
        >
          {span} days
        </Link>
      ))}
    </nav>
  );
}
