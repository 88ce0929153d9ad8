"use client";

import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { classifications } from "#lib/core/words.ts";
import { messageAt } from "#lib/ui/field-errors.ts";
import { classificationLabels } from "#lib/ui/labels.ts";
import { DraftDialog } from "./draft-dialog.tsx";
import type { PartDialogProps } from "./grant-rule-dialog.tsx";
import { toRest, toRestDraft } from "./policy-draft.ts";
import { UnusedFields } from "./unused-fields.tsx";
import { type Rest, schemaOf, useCheckedDraft } from "./use-checked-draft.ts";

type RestDialogProps = Pick<PartDialogProps<Rest>, "initial" | "onSave" | "onClose">;

/** Sessions, regions, what is not used, and what is recorded. */
export function RestDialog({ initial, onSave, onClose }: RestDialogProps) {
  const { draft, change, value, issues } = useCheckedDraft(() => toRestDraft(initial), toRest, schemaOf.rest);
  return (
    <DraftDialog
      title="Sessions, regions, unused access, recording"
      known
      valid={value !== null}
      onSave={() => value && onSave(value)}
      onClose={onClose}
    >
      {(tried) => {
        const wrong = (pointer: string, message: string) =>
          tried && messageAt(issues, pointer) ? message : undefined;
        return (
          <>
            <div className="grid items-start gap-5 sm:grid-cols-2">
              <Field
                label="Steps of a session, at most"
                optional
                error={wrong("/sessions/max_steps", "This is a whole number of 1 at least.")}
              >
                <Input
                  inputMode="numeric"
                  maxLength={9}
                  value={draft.max_steps}
                  onChange={(event) => change({ max_steps: event.target.value })}
                />
              </Field>
              <Field
                label="Cost of a session, at most"
                optional
                hint="In the unit that gateways report it in."
                error={wrong("/sessions/max_cost", "This is a number above 0.")}
              >
                <Input
                  inputMode="decimal"
                  maxLength={12}
                  value={draft.max_cost}
                  onChange={(event) => change({ max_cost: event.target.value })}
                />
              </Field>
            </div>
            {classifications.map((classification) => (
              <Field
                key={classification}
                label={`Regions for ${classificationLabels[classification].toLowerCase()} data`}
                optional
                hint={
                  classification === "public"
                    ? "Where a gateway may be from which such data is reached: eu-west, eu-north. Left blank: anywhere."
                    : undefined
                }
                error={wrong("/residency", "A region is small letters, digits and hyphens: eu-west.")}
              >
                <Input
                  value={draft.regions[classification]}
                  maxLength={2000}
                  spellCheck={false}
                  autoCapitalize="none"
                  className="font-mono text-sm"
                  onChange={(event) =>
                    change({ regions: { ...draft.regions, [classification]: event.target.value } })
                  }
                />
              </Field>
            ))}
            <UnusedFields
              draft={draft.unused}
              wrong={wrong}
              onChange={(changes) => change({ unused: { ...draft.unused, ...changes } })}
            />
            <div className="max-w-64">
              <Field
                label="Permits that are recorded, in per cent"
                hint="Denials always are."
                error={wrong("/permits_recorded", "This is a number from 0 to 100.")}
              >
                <Input
                  inputMode="decimal"
                  maxLength={8}
                  value={draft.recorded}
                  onChange={(event) => change({ recorded: event.target.value })}
                />
              </Field>
            </div>
          </>
        );
      }}
    </DraftDialog>
  );
}
