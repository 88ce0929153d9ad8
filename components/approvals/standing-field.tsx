"use client";

import { useId } from "react";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { Select } from "#components/ui/select.tsx";
import { Textarea } from "#components/ui/textarea.tsx";
import { VisibleText } from "#components/ui/visible-text.tsx";
import type { FieldIssue } from "#lib/core/errors.ts";
import { type HiddenSecret, hiddenWords } from "#lib/core/hidden-secret.ts";
import { messageAt } from "#lib/ui/field-errors.ts";
import { type FieldDraft, issuePlace, waysOf } from "./standing-draft.ts";
import { fieldName } from "./standing-words.ts";

const valueClip = 160;

const wayLabels: Record<FieldDraft["is"], string> = {
  equals: "Exactly this",
  one_of: "One of several",
  between: "A number between",
  text: "Any text, up to a length",
};

type StandingFieldProps = {
  field: FieldDraft;
  /** Where it looks like a secret. */
  secret: HiddenSecret | null;
  issues: readonly FieldIssue[];
  onChange: (changes: Partial<FieldDraft>) => void;
};

/** One argument: what it is in this call, and what it may be in those like it. */
export function StandingField({ field, secret, issues, onChange }: StandingFieldProps) {
  const id = useId();
  const { pointer, value, is } = field;
  const ways = waysOf(value);
  return (
    <li className="grid gap-x-4 gap-y-2 border-b py-2.5 sm:grid-cols-[minmax(0,1fr)_minmax(0,1.2fr)]">
      <div className="min-w-0">
        <p id={id} className="break-all font-mono text-xs leading-5">
          <VisibleText text={fieldName(pointer)} />
        </p>
        <p className="break-words text-muted text-xs [overflow-wrap:anywhere]">
          {secret ? (
            hiddenWords(secret)
          ) : (
            <HostileText
              text={typeof value === "string" && value !== "" ? value : JSON.stringify(value)}
              clipAt={valueClip}
              lines
            />
          )}
        </p>
      </div>
      <div className="grid content-start gap-2">
        {ways.length === 1 ? (
          <p className="flex min-h-8 items-center text-muted text-sm">{wayLabels.equals}</p>
        ) : (
          <Select
            aria-labelledby={id}
            value={is}
            onChange={({ target }) => onChange({ is: ways.find((way) => way === target.value) ?? "equals" })}
            options={ways.map((way) => ({
              value: way,
              label: way === "one_of" && typeof value === "boolean" ? "Yes or no" : wayLabels[way],
            }))}
          />
        )}
        <Widened field={field} issues={issues} onChange={onChange} />
      </div>
    </li>
  );
}

function Widened({ field, issues, onChange }: Omit<StandingFieldProps, "secret">) {
  const { pointer, value, is } = field;
  const errorOf = (control: Parameters<typeof issuePlace>[1]) =>
    messageAt(issues, issuePlace(pointer, control));
  switch (is) {
    case "equals":
      return null;
    case "one_of":
      return typeof value === "boolean" ? null : (
        <Field label="This, or" hint="One a line" error={errorOf("others")}>
          <Textarea
            rows={2}
            value={field.others}
            spellCheck={false}
            className="font-mono text-xs"
            onChange={({ target }) => onChange({ others: target.value })}
          />
        </Field>
      );
    case "between":
      return (
        <div className="grid grid-cols-2 items-start gap-2">
          <Field label="At least" error={errorOf("min")}>
            <Input
              value={field.min}
              inputMode="decimal"
              onChange={({ target }) => onChange({ min: target.value })}
            />
          </Field>
          <Field label="At most" error={errorOf("max")}>
            <Input
              value={field.max}
              inputMode="decimal"
              onChange={({ target }) => onChange({ max: target.value })}
            />
          </Field>
        </div>
      );
    case "text":
      return (
        <Field label="Characters at most" error={errorOf("longest")}>
          <Input
            value={field.longest}
            inputMode="numeric"
            onChange={({ target }) => onChange({ longest: target.value })}
          />
        </Field>
      );
  }
}
