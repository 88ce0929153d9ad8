"use client";

import { useId } from "react";
import { Time } from "#components/patterns/time.tsx";
import { Button } from "#components/ui/button.tsx";
import { Field, FieldError } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { Select } from "#components/ui/select.tsx";
import type { FieldIssue } from "#lib/core/errors.ts";
import { messageAt } from "#lib/ui/field-errors.ts";
import { minutesWords } from "./grant-words.ts";
import { minutesOf, type RequestDraft, spanOf, type Unit, units } from "./request-draft.ts";

const presets = [60, 480, 1_440, 10_080, 43_200, 129_600];
const unitOptions = units.map((value) => ({ value, label: value }));

type DurationFieldsProps = {
  draft: Pick<RequestDraft, "amount" | "unit" | "start">;
  /** The longest that the policy allows, once it is known. */
  max: number | undefined;
  /** When the grant ends that this one goes on from. */
  follows: string | null;
  issues: readonly FieldIssue[];
  onChange: (changes: Partial<RequestDraft>) => void;
};

/** For how long, and from when. */
export function DurationFields({ draft, max, follows, issues, onChange }: DurationFieldsProps) {
  const id = useId();
  const error = messageAt(issues, "/minutes");
  const minutes = minutesOf(draft);
  const offered = presets.filter((preset) => max === undefined || preset < max);
  return (
    <div className="grid gap-5">
      <fieldset className="grid min-w-0 gap-2">
        <legend className="pb-1 font-medium text-sm">For how long</legend>
        <div className="flex flex-wrap gap-1.5">
          {offered.map((preset) => (
            <Preset
              key={preset}
              label={minutesWords(preset)}
              on={minutes === preset}
              onPress={() => onChange(spanOf(preset))}
            />
          ))}
          <Preset
            label={max === undefined ? "Longest allowed" : `Longest allowed: ${minutesWords(max)}`}
            on={minutes === undefined || minutes === max}
            onPress={() => onChange({ amount: "" })}
          />
        </div>
        <div className="flex max-w-64 gap-2">
          <Input
            aria-label="How many"
            aria-invalid={error ? true : undefined}
            aria-describedby={error ? `${id}-error` : undefined}
            inputMode="numeric"
            maxLength={6}
            placeholder="Another span"
            value={draft.amount}
            onChange={(event) => onChange({ amount: event.target.value })}
          />
          <div className="w-32 shrink-0">
            <Select
              aria-label="Unit"
              options={unitOptions}
              value={draft.unit}
              onChange={(event) => onChange({ unit: event.target.value as Unit })}
            />
          </div>
        </div>
        {error && <FieldError id={`${id}-error`}>{error}</FieldError>}
      </fieldset>
      {follows === null ? (
        <div className="max-w-64">
          <Field
            label="Start"
            optional
            hint="By your clock. Left blank: when it is approved."
            error={messageAt(issues, "/not_before")}
          >
            <Input
              type="datetime-local"
              value={draft.start}
              onChange={(event) => onChange({ start: event.target.value })}
            />
          </Field>
        </div>
      ) : (
        <p className="text-muted text-sm">
          It begins when the grant ends that it goes on from, <Time at={follows} />.
        </p>
      )}
    </div>
  );
}

function Preset({ label, on, onPress }: { label: string; on: boolean; onPress: () => void }) {
  return (
    <Button
      size="sm"
      aria-pressed={on}
      className={on ? "border-accent bg-accent-bg hover:bg-accent-bg" : undefined}
      onClick={onPress}
    >
      {label}
    </Button>
  );
}
