"use client";

import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { Select } from "#components/ui/select.tsx";
import type { GrantRule } from "#lib/access/policy/schemas.ts";
import { messageAt } from "#lib/ui/field-errors.ts";
import { cellWords } from "#lib/ui/policy-words.ts";
import { type Unit, units } from "../grants/request-draft.ts";
import { DraftDialog } from "./draft-dialog.tsx";
import { toGrantRule, toGrantRuleDraft } from "./policy-draft.ts";
import { schemaOf, useCheckedDraft } from "./use-checked-draft.ts";

const unitOptions = units.map((value) => ({ value, label: value }));

export type PartDialogProps<T> = {
  /** What the form begins with. */
  initial: T;
  known: boolean;
  onSave: (value: T) => void;
  onRemove: () => void;
  onClose: () => void;
};

/** Records name a rule by its id alone. @property taken the ids that others have */
export type NamedPartProps<T> = PartDialogProps<T> & { taken: readonly string[] };

/** Who signs a grant of one cell, and for how long it may last. */
export function GrantRuleDialog({ initial, known, onSave, onRemove, onClose }: PartDialogProps<GrantRule>) {
  const { draft, change, value, issues } = useCheckedDraft(
    () => toGrantRuleDraft(initial),
    toGrantRule,
    schemaOf.grantRule,
  );
  const needs = messageAt(issues, "/stages");
  return (
    <DraftDialog
      title={known ? "Change who signs" : "Add a rule"}
      description={cellWords(initial)}
      known={known}
      valid={value !== null}
      onSave={() => value && onSave(value)}
      onRemove={onRemove}
      onClose={onClose}
    >
      {(tried) => (
        <div className="grid items-start gap-5 sm:grid-cols-2">
          <Field
            label="Governance signatures"
            hint="0 for none."
            error={
              tried && needs ? "These are whole numbers from 0 to 9, of which one is above 0." : undefined
            }
          >
            <Input
              inputMode="numeric"
              maxLength={2}
              value={draft.governance}
              onChange={(event) => change({ governance: event.target.value })}
            />
          </Field>
          <Field label="Compliance signatures" hint="0 for none.">
            <Input
              inputMode="numeric"
              maxLength={2}
              value={draft.compliance}
              onChange={(event) => change({ compliance: event.target.value })}
            />
          </Field>
          <Field
            label="Longest duration"
            hint="A request may ask for less."
            error={
              tried && messageAt(issues, "/max_minutes")
                ? "This is a whole span from 5 minutes to 366 days."
                : undefined
            }
          >
            <Input
              inputMode="numeric"
              maxLength={6}
              value={draft.amount}
              onChange={(event) => change({ amount: event.target.value })}
            />
          </Field>
          <Field label="Unit">
            <Select
              options={unitOptions}
              value={draft.unit}
              onChange={(event) => change({ unit: event.target.value as Unit })}
            />
          </Field>
        </div>
      )}
    </DraftDialog>
  );
}
