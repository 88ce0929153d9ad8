"use client";

import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { Select } from "#components/ui/select.tsx";
import type { RateLimit } from "#lib/access/policy/schemas.ts";
import { messageAt } from "#lib/ui/field-errors.ts";
import { DraftDialog } from "./draft-dialog.tsx";
import type { NamedPartProps } from "./grant-rule-dialog.tsx";
import { MatchFields } from "./match-fields.tsx";
import { toLimit, toLimitDraft } from "./policy-draft.ts";
import { limitWords, perLabels } from "./policy-words.ts";
import { schemaOf, useCheckedDraft } from "./use-checked-draft.ts";

const perOptions = Object.entries(perLabels).map(([value, label]) => ({ value, label }));

/** How often calls may be made. */
export function LimitDialog({ initial, known, onSave, onRemove, onClose, taken }: NamedPartProps<RateLimit>) {
  const { draft, change, value, issues } = useCheckedDraft(
    () => toLimitDraft(initial),
    toLimit,
    schemaOf.limit,
  );
  const isTaken = taken.includes(draft.id.trim());
  return (
    <DraftDialog
      title={known ? "Change the limit" : "Add a limit"}
      description={value ? `${limitWords(value)}.` : undefined}
      known={known}
      valid={value !== null && !isTaken}
      onSave={() => value && onSave(value)}
      onRemove={onRemove}
      onClose={onClose}
    >
      {(tried) => {
        const errorAt = (pointer: string) => (tried ? messageAt(issues, pointer) : undefined);
        return (
          <>
            <div className="grid items-start gap-5 sm:grid-cols-2">
              <Field
                label="Name"
                hint="Records name the limit by it."
                error={
                  errorAt("/id") ?? (tried && isTaken ? "Another one has this name already." : undefined)
                }
              >
                <Input
                  value={draft.id}
                  maxLength={60}
                  spellCheck={false}
                  autoCapitalize="none"
                  className="font-mono text-sm"
                  onChange={(event) => change({ id: event.target.value })}
                />
              </Field>
              <Field label="Counted for">
                <Select
                  options={perOptions}
                  value={draft.per}
                  onChange={(event) => change({ per: event.target.value as RateLimit["per"] })}
                />
              </Field>
              <Field
                label="Calls"
                hint="0 for none at all."
                error={errorAt("/calls") && "This is a whole number from 0 to 1,000,000."}
              >
                <Input
                  inputMode="numeric"
                  maxLength={7}
                  value={draft.calls}
                  onChange={(event) => change({ calls: event.target.value })}
                />
              </Field>
              <Field
                label="Within, in seconds"
                hint="3,600 is an hour."
                error={errorAt("/seconds") && "This is a whole number from 1 to 86,400."}
              >
                <Input
                  inputMode="numeric"
                  maxLength={5}
                  value={draft.seconds}
                  onChange={(event) => change({ seconds: event.target.value })}
                />
              </Field>
            </div>
            <MatchFields draft={draft} issues={tried ? issues : []} onChange={change} />
          </>
        );
      }}
    </DraftDialog>
  );
}
