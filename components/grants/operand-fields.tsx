"use client";

import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { Select } from "#components/ui/select.tsx";
import { Textarea } from "#components/ui/textarea.tsx";
import type { FieldIssue } from "#lib/core/errors.ts";
import { messageAt } from "#lib/ui/field-errors.ts";
import type { ConstraintDraft } from "./request-draft.ts";

const kindOptions = [
  { value: "text", label: "A text" },
  { value: "other", label: "A number, true or false" },
];
const code = { spellCheck: false, autoCapitalize: "none", className: "font-mono text-sm" } as const;

type OperandFieldsProps = {
  row: ConstraintDraft;
  /** Where the row's `must` stands in the request. */
  at: string;
  issues: readonly FieldIssue[];
  onChange: (changes: Partial<ConstraintDraft>) => void;
};

/** What an operator holds an argument to. */
export function OperandFields({ row, at, issues, onChange }: OperandFieldsProps) {
  const errorAt = (field: string) => messageAt(issues, `${at}/${field}`);
  const kind = (
    <Field
      label="The value is"
      hint={row.kind === "text" ? "1 is another value than the text 1." : undefined}
    >
      <Select
        value={row.kind}
        options={kindOptions}
        onChange={(event) => onChange({ kind: event.target.value as ConstraintDraft["kind"] })}
      />
    </Field>
  );
  const pair = "grid items-start gap-3 sm:grid-cols-2";
  switch (row.op) {
    case "equals":
      return (
        <div className={pair}>
          <Field label="Value" error={errorAt("value")}>
            <Input
              {...code}
              value={row.value}
              maxLength={1000}
              onChange={(event) => onChange({ value: event.target.value })}
            />
          </Field>
          {kind}
        </div>
      );
    case "one_of":
      return (
        <div className={pair}>
          <Field label="Values" hint="One a line." error={errorAt("values")}>
            <Textarea
              {...code}
              value={row.values}
              onChange={(event) => onChange({ values: event.target.value })}
            />
          </Field>
          {kind}
        </div>
      );
    case "range":
      return (
        <div className={pair}>
          <Field label="At least" error={errorAt("min")}>
            <Input
              inputMode="decimal"
              value={row.min}
              maxLength={30}
              onChange={(event) => onChange({ min: event.target.value })}
            />
          </Field>
          <Field label="At most" error={errorAt("max")}>
            <Input
              inputMode="decimal"
              value={row.max}
              maxLength={30}
              onChange={(event) => onChange({ max: event.target.value })}
            />
          </Field>
        </div>
      );
    case "prefix":
      return (
        <Field label="It begins with" hint="Upper and lower case differ." error={errorAt("prefix")}>
          <Input
            {...code}
            value={row.prefix}
            maxLength={300}
            onChange={(event) => onChange({ prefix: event.target.value })}
          />
        </Field>
      );
    case "pattern":
      return (
        <Field
          label="Pattern"
          hint="RE2, without look-around and back-references. The whole text must match, not a part of it."
          error={errorAt("pattern")}
        >
          <Input
            {...code}
            value={row.pattern}
            maxLength={300}
            onChange={(event) => onChange({ pattern: event.target.value })}
          />
        </Field>
      );
    default:
      return row.op satisfies never;
  }
}
