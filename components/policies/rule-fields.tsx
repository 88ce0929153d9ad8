import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { Textarea } from "#components/ui/textarea.tsx";
import type { FieldIssue } from "#lib/core/errors.ts";
import { messageAt } from "#lib/ui/field-errors.ts";

type FieldProps = { value: string; issues: readonly FieldIssue[]; onChange: (value: string) => void };

/** What a rule or a bundle is called by. It is given once. */
export function NameField({ example, value, issues, onChange }: FieldProps & { example: string }) {
  return (
    <Field
      label="Name"
      hint={`Small letters, digits and hyphens: ${example}.`}
      error={messageAt(issues, "/name")}
    >
      <Input
        value={value}
        maxLength={60}
        spellCheck={false}
        autoCapitalize="none"
        className="font-mono text-sm"
        onChange={(event) => onChange(event.target.value)}
      />
    </Field>
  );
}

export function DescriptionField({
  label,
  hint,
  value,
  issues,
  onChange,
}: FieldProps & { label: string; hint: string }) {
  return (
    <Field label={label} hint={hint} error={messageAt(issues, "/description")}>
      <Textarea rows={2} value={value} maxLength={1000} onChange={(event) => onChange(event.target.value)} />
    </Field>
  );
}

/** Why it is set. */
export function ReasonField({ value, issues, onChange }: FieldProps) {
  return (
    <Field
      label="Reason"
      hint="Everybody who reads the record later sees it."
      error={messageAt(issues, "/reason")}
    >
      <Textarea rows={2} value={value} maxLength={2000} onChange={(event) => onChange(event.target.value)} />
    </Field>
  );
}
