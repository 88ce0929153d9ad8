"use client";

import { Plus } from "lucide-react";
import { useState } from "react";
import { PageHeader } from "#components/patterns/page-header.tsx";
import { Pager } from "#components/patterns/pager.tsx";
import { Section } from "#components/patterns/section.tsx";
import { PolicyPages } from "#components/policies/policy-pages.tsx";
import { Button } from "#components/ui/button.tsx";
import type { DutyConflictView, DutyExceptionView, DutyRuleView } from "#lib/access/duties/schemas.ts";
import type { Page } from "#lib/core/page.ts";
import type { Verdict } from "#lib/core/permissions.ts";
import { reasonOf } from "#lib/ui/reason-of.ts";
import { ConflictList } from "./conflict-list.tsx";
import { ExceptionDialog, type ExceptionSubject } from "./exception-dialog.tsx";
import { ExceptionsTable } from "./exceptions-table.tsx";
import { RuleDialog } from "./rule-dialog.tsx";
import { RuleList } from "./rule-list.tsx";

type DutiesScreenProps = {
  rules: readonly DutyRuleView[];
  conflicts: Page<DutyConflictView>;
  exceptions: Page<DutyExceptionView>;
  /** Whether this person may change any of it. */
  may: Verdict;
};

/** What no agent may have together, which has it all the same, and what lets it. */
export function DutiesScreen({ rules, conflicts, exceptions, may }: DutiesScreenProps) {
  const [setting, setSetting] = useState<DutyRuleView | "new" | null>(null);
  const [excepting, setExcepting] = useState<ExceptionSubject | null>(null);
  const refusal = reasonOf(may);
  const noRule = rules.length === 0 ? "There is no rule to make an exception from." : undefined;
  return (
    <>
      <PageHeader
        title="Separation of duties"
        description="What no agent may have together, so that nobody can do both halves of something through one."
        actions={
          <Button
            variant="primary"
            icon={<Plus aria-hidden />}
            reason={refusal}
            onClick={() => setSetting("new")}
          >
            Add a rule
          </Button>
        }
      />
      <PolicyPages current="duties" />
      <Section
        title="Conflicts now"
        description="Agents that have both sides of a rule by what they are given. Requests that would lead here are refused; these came by a new rule, or by tools that were labelled anew."
      >
        <ConflictList
          conflicts={conflicts.items}
          more={conflicts.next_cursor !== null}
          refusal={refusal}
          onExcept={setExcepting}
        />
      </Section>
      <Section title="Rules" description="A request that would give an agent both sides is refused.">
        <RuleList rules={rules} refusal={refusal} onChange={setSetting} />
      </Section>
      <Section
        title="Exceptions"
        description="Each is for one agent, and ends. Who answers for the agent makes none for it."
        actions={
          <Button
            size="sm"
            icon={<Plus aria-hidden />}
            reason={refusal ?? noRule}
            onClick={() => setExcepting({ agent: null, rule: null })}
          >
            Make an exception
          </Button>
        }
      >
        <ExceptionsTable exceptions={exceptions.items} refusal={refusal} />
        <Pager nextCursor={exceptions.next_cursor} shown={exceptions.items.length} />
      </Section>
      {setting && <RuleDialog known={setting === "new" ? null : setting} onClose={() => setSetting(null)} />}
      {excepting && <ExceptionDialog subject={excepting} rules={rules} onClose={() => setExcepting(null)} />}
    </>
  );
}
