import type { ReactNode } from "react";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import type { AccessMapRow } from "#lib/access/explain/schemas.ts";
import { consentSentence, ruleWords } from "./access-words.ts";
import { BecauseList } from "./because-list.tsx";
import { OutcomeList } from "./outcome-list.tsx";

/** Why a row is there, what stands in its way, and what the decision point says. */
export function RowDetail({ row }: { row: AccessMapRow }) {
  return (
    <div className="grid gap-x-8 gap-y-4 py-3 text-sm lg:grid-cols-3">
      <Part title="Because of">
        <BecauseList row={row} />
      </Part>
      <Part title="What else counts">
        <ul className="grid gap-2.5">
          <li>{consentSentence(row.consent)}</li>
          {row.rules.map((rule) => (
            <li key={rule.id} className="min-w-0">
              <p>{ruleWords(rule)}</p>
              <p className="break-words text-muted text-xs">
                <HostileText text={`${rule.id}: ${rule.reason}`} clipAt={200} />
              </p>
            </li>
          ))}
          {row.rules.length === 0 && (
            <li className="text-muted">No rule of the access policy is about it.</li>
          )}
        </ul>
      </Part>
      <Part title={row.tried_for ? <DecisionFor name={row.tried_for.name} /> : "The decision point says"}>
        <OutcomeList agentId={row.agent.id} outcomes={row.outcomes} />
      </Part>
    </div>
  );
}

function DecisionFor({ name }: { name: string }) {
  return (
    <>
      The decision point says, for <HostileText text={name} />
    </>
  );
}

function Part({ title, children }: { title: ReactNode; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <p className="pb-1.5 font-medium text-subtle text-xs">{title}</p>
      {children}
    </div>
  );
}
