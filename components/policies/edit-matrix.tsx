"use client";

import { useState } from "react";
import { Section } from "#components/patterns/section.tsx";
import { rulesOf } from "#lib/core/matrix-rules.ts";
import type { AccessLevel, Classification } from "#lib/core/words.ts";
import type { MatrixRule } from "#lib/settings/schemas.ts";
import { plural } from "#lib/ui/format.ts";
import { useProposePolicy } from "./api.ts";
import { CellChanges } from "./cell-changes.tsx";
import { EditableCell } from "./matrix-cells.tsx";
import { MatrixTable } from "./matrix-table.tsx";
import { OutdatedDraft } from "./outdated-draft.tsx";
import { PreviewPanel } from "./preview-panel.tsx";
import { ProposeForm } from "./propose-form.tsx";
import { RuleDialog } from "./rule-dialog.tsx";
import type { usePolicyDraft } from "./use-policy-draft.ts";

type EditMatrixProps = {
  draft: ReturnType<typeof usePolicyDraft>;
  inForce: number;
  /** Why nothing can be proposed now, whatever the draft says. */
  blocked?: string;
};

/** The matrix as a draft, what it would mean, and the way to propose it. */
export function EditMatrix({ draft, inForce, blocked }: EditMatrixProps) {
  const [open, setOpen] = useState<{ rule: MatrixRule; known: boolean } | null>(null);
  const propose = useProposePolicy();
  const { rules, changes, dirty, outdated } = draft;
  const empty = rules.length === 0;
  const reason = outdated
    ? `Compare the draft with version ${inForce} first.`
    : empty
      ? "A matrix has one rule at least."
      : dirty
        ? blocked
        : "Nothing is changed yet.";

  function change(after: MatrixRule | null) {
    if (open) draft.change(open.known ? open.rule : null, after);
    setOpen(null);
  }

  return (
    <div>
      {outdated && <OutdatedDraft draft={draft} inForce={inForce} />}
      <MatrixTable
        cell={(classification, level) => (
          <EditableCell
            classification={classification}
            level={level}
            rules={rulesOf(rules, classification, level)}
            changed={changes.some(
              (one) => one.classification === classification && one.access_level === level,
            )}
            onEdit={(rule) => setOpen({ rule, known: true })}
            onAdd={() => setOpen({ rule: newRule(classification, level), known: false })}
          />
        )}
      />
      <div className="grid gap-x-8 pt-6 lg:grid-cols-12">
        <div className="min-w-0 lg:col-span-7">
          <Section
            title={dirty ? `Your draft changes ${plural(changes.length, "cell")}` : "Your draft"}
            description={
              dirty ? undefined : "It says what is in force. Open a rule to change it, or add one."
            }
          >
            {dirty && <CellChanges changes={changes} />}
          </Section>
        </div>
        <div className="min-w-0 max-lg:pt-5 lg:col-span-5">
          <Section title="What would change">
            <PreviewPanel rules={rules} active={dirty && !empty} />
          </Section>
          <Section title="Propose it">
            <ProposeForm
              baseVersion={draft.baseVersion}
              propose={propose}
              input={(why) => ({ base_version: draft.baseVersion, rules, reason: why })}
              blocked={reason}
              onDone={draft.end}
              onDiscard={draft.end}
            />
          </Section>
        </div>
      </div>
      {open && (
        <RuleDialog
          rule={open.rule}
          known={open.known}
          onSave={change}
          onRemove={() => change(null)}
          onClose={() => setOpen(null)}
        />
      )}
    </div>
  );
}

function newRule(classification: Classification, level: AccessLevel): MatrixRule {
  return {
    classification,
    access_level: level,
    transport: "any",
    origin: "any",
    stages: [{ role: "governance", need: 1 }],
    due_hours: 72,
    recertify_days: 365,
    grace_days: 14,
  };
}
