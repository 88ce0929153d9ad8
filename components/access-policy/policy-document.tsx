import { PencilLine, Plus, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { Section } from "#components/patterns/section.tsx";
import { MatrixTable } from "#components/policies/matrix-table.tsx";
import { Button } from "#components/ui/button.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import type { AccessPolicyDocument, ActionRule, GrantRule, RateLimit } from "#lib/access/policy/schemas.ts";
import type { AccessLevel, Classification } from "#lib/core/words.ts";
import { cellWords } from "#lib/ui/policy-words.ts";
import { ActionRuleText, GrantRuleText, LimitText, RegionText, SessionsText } from "./policy-items.tsx";
import { recordedWords, unusedWords } from "./policy-words.ts";

/** What can be opened to be changed; null adds one. Left out where the policy is only read. */
export type PolicyEditing = {
  grant: (
    rule: GrantRule | null,
    cell: { classification: Classification; access_level: AccessLevel },
  ) => void;
  rule: (rule: ActionRule | null) => void;
  limit: (limit: RateLimit | null) => void;
  rest: () => void;
};

type PolicyDocumentProps = { document: AccessPolicyDocument; edit?: PolicyEditing };

/** Everything that the access policy says. */
export function PolicyDocument({ document, edit }: PolicyDocumentProps) {
  const { grants, rules, limits, sessions, residency, unused, permits_recorded } = document;
  return (
    <div>
      <Section
        title="Who signs grants"
        description="By the class of the server's data and the level of access. Nobody signs for an agent that they answer for."
      >
        <MatrixTable
          label="Who signs grants"
          cell={(classification, level) => (
            <GrantCell
              cell={{ classification, access_level: level }}
              rules={grants.filter(
                (rule) => rule.classification === classification && rule.access_level === level,
              )}
              edit={edit}
            />
          )}
        />
      </Section>
      <Section
        title="Rules for calls"
        description="They hold whatever was granted. A condition that can't be evaluated counts as met."
        actions={edit && <AddButton label="Add a rule" onClick={() => edit.rule(null)} />}
      >
        <Items
          items={rules}
          none="No rule: what was granted is permitted."
          edit={edit && ((rule) => edit.rule(rule))}
          content={(rule) => <ActionRuleText rule={rule} />}
        />
      </Section>
      <Section
        title="Limits on how often"
        actions={edit && <AddButton label="Add a limit" onClick={() => edit.limit(null)} />}
      >
        <Items
          items={limits}
          none="No limit: agents call as often as they like."
          edit={edit && ((limit) => edit.limit(limit))}
          content={(limit) => <LimitText limit={limit} />}
        />
      </Section>
      <Section
        title="Sessions, regions, unused access, recording"
        actions={
          edit && (
            <Button size="sm" icon={<PencilLine aria-hidden />} onClick={edit.rest}>
              Change<span className="sr-only"> sessions, regions, unused access and recording</span>
            </Button>
          )
        }
      >
        <div className="grid gap-2 rounded-md border p-3">
          <SessionsText sessions={sessions} />
          {residency.length === 0 ? (
            <p className="text-muted text-sm">Gateways may be anywhere.</p>
          ) : (
            residency.map((rule) => <RegionText key={JSON.stringify(rule)} rule={rule} />)
          )}
          <p className="text-sm">{unusedWords(unused)}</p>
          <p className="text-sm">{recordedWords(permits_recorded)}</p>
        </div>
      </Section>
    </div>
  );
}

function AddButton({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <Button size="sm" icon={<Plus aria-hidden />} onClick={onClick}>
      {label}
    </Button>
  );
}

type GrantCellProps = {
  cell: { classification: Classification; access_level: AccessLevel };
  rules: readonly GrantRule[];
  edit: PolicyEditing | undefined;
};

function GrantCell({ cell, rules, edit }: GrantCellProps) {
  return (
    <div className="grid gap-2">
      {rules.map((rule) =>
        edit ? (
          <button
            key={JSON.stringify(rule)}
            type="button"
            onClick={() => edit.grant(rule, cell)}
            className="-mx-2 -my-1.5 flex items-start justify-between gap-2 rounded-md px-2 py-1.5 transition-colors hover:bg-hover"
          >
            <GrantRuleText rule={rule} />
            <PencilLine aria-hidden className="mt-0.5 size-3.5 shrink-0 text-subtle" />
            <span className="sr-only">Change: {cellWords(cell)}</span>
          </button>
        ) : (
          <GrantRuleText key={JSON.stringify(rule)} rule={rule} />
        ),
      )}
      {rules.length === 0 && (
        <p className="flex items-start gap-1.5 text-warning text-xs">
          <TriangleAlert aria-hidden className="mt-px size-3.5 shrink-0" />
          Nobody signs, so it is never given
        </p>
      )}
      {edit && rules.length === 0 && (
        <div>
          <Button
            size="sm"
            variant="ghost"
            className="-ml-2"
            icon={<Plus aria-hidden />}
            aria-label={`Say who signs: ${cellWords(cell)}`}
            onClick={() => edit.grant(null, cell)}
          >
            Say who signs
          </Button>
        </div>
      )}
    </div>
  );
}

type ItemsProps<T extends { id: string }> = {
  items: readonly T[];
  none: string;
  edit: ((item: T) => void) | undefined;
  content: (item: T) => ReactNode;
};

function Items<T extends { id: string }>({ items, none, edit, content }: ItemsProps<T>) {
  if (items.length === 0) return <p className="border-t py-3 text-muted text-sm">{none}</p>;
  return (
    <ul className="grid rounded-md border">
      {items.map((item) => (
        <li key={item.id} className="flex items-start gap-2 border-b p-3 last:border-b-0">
          <div className="min-w-0 flex-1">{content(item)}</div>
          {edit && (
            <IconButton
              label={`Change ${item.id}`}
              icon={<PencilLine aria-hidden />}
              onClick={() => edit(item)}
            />
          )}
        </li>
      ))}
    </ul>
  );
}
