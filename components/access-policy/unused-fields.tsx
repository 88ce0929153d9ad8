"use client";

import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import type { UnusedDraft } from "./unused-draft.ts";

type UnusedFieldsProps = {
  draft: UnusedDraft;
  /** @returns what is wrong with a field, once that is to be shown */
  wrong: (pointer: string, message: string) => string | undefined;
  onChange: (changes: Partial<UnusedDraft>) => void;
};

/** What becomes of access that is not used. */
export function UnusedFields({ draft, wrong, onChange }: UnusedFieldsProps) {
  return (
    <div className="grid items-start gap-5 sm:grid-cols-2">
      <Field
        label="Unused access goes after, in days"
        optional
        hint="Left blank: nothing goes by itself."
        error={wrong("/unused/shadow_after_days", "This is a whole number from 30 to 365.")}
      >
        <Input
          inputMode="numeric"
          maxLength={3}
          value={draft.shadow_after_days}
          onChange={(event) => onChange({ shadow_after_days: event.target.value })}
        />
      </Field>
      <Field
        label="What was taken can be restored for, in days"
        hint="Denied meanwhile, and one click from restored."
        error={wrong("/unused/shadow_days", "This is a whole number from 1 to 90.")}
      >
        <Input
          inputMode="numeric"
          maxLength={2}
          value={draft.shadow_days}
          onChange={(event) => onChange({ shadow_days: event.target.value })}
        />
      </Field>
    </div>
  );
}
