"use client";

import { Plus, Trash2 } from "lucide-react";
import { useId } from "react";
import { Button } from "#components/ui/button.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { Input } from "#components/ui/input.tsx";
import { Select } from "#components/ui/select.tsx";
import { type Treatment, treatments } from "#lib/audit/redaction/schemas.ts";
import type { FieldIssue } from "#lib/core/errors.ts";
import { treatmentWords } from "#lib/ui/audit-recording-words.ts";
import { messageAt } from "#lib/ui/field-errors.ts";
import { type FieldDraft, newField } from "#lib/ui/recording-draft.ts";
import { RowErrors } from "./row-errors.tsx";

const options = treatments.map((value) => ({ value, label: treatmentWords[value].label }));
const fieldsMax = 200;

type FieldRowsProps = {
  fields: readonly FieldDraft[];
  issues: readonly FieldIssue[];
  onChange: (fields: FieldDraft[]) => void;
};

/** Fields of the arguments by name, and what becomes of each. */
export function FieldRows({ fields, issues, onChange }: FieldRowsProps) {
  return (
    <fieldset className="grid min-w-0 gap-2">
      <legend className="font-medium text-sm">Fields</legend>
      <p className="max-w-prose text-muted text-xs">
        The way to a field, parted by dots: <code className="font-mono">customer.email</code>. A{" "}
        <code className="font-mono">*</code> stands for each element or member:{" "}
        <code className="font-mono">items.*.sku</code>. What is said of a field holds for all in it that is
        not named itself.
      </p>
      {fields.map((field, at) => (
        <Row
          key={field.key}
          field={field}
          number={at + 1}
          issues={issues}
          onChange={(changes) =>
            onChange(fields.map((other) => (other === field ? { ...field, ...changes } : other)))
          }
          onRemove={() => onChange(fields.filter((other) => other !== field))}
        />
      ))}
      <div>
        <Button
          size="sm"
          icon={<Plus aria-hidden />}
          reason={fields.length >= fieldsMax ? `A rule names ${fieldsMax} fields at most.` : undefined}
          onClick={() => onChange([...fields, newField()])}
        >
          Add field
        </Button>
      </div>
    </fieldset>
  );
}

type RowProps = {
  field: FieldDraft;
  number: number;
  issues: readonly FieldIssue[];
  onChange: (changes: Partial<FieldDraft>) => void;
  onRemove: () => void;
};

function Row({ field: { path, treatment, subject }, number, issues, onChange, onRemove }: RowProps) {
  const id = useId();
  const pointer = `/fields/${number - 1}`;
  const errors = [messageAt(issues, `${pointer}/path`), messageAt(issues, `${pointer}/subject`)];
  return (
    <div className="grid gap-1.5 border-t pt-2">
      <div className="flex items-start gap-2 max-sm:flex-wrap">
        <Input
          aria-label={`Field ${number}: the way to it`}
          aria-invalid={errors[0] ? true : undefined}
          aria-describedby={`${id}-means ${id}-errors`}
          value={path}
          maxLength={300}
          spellCheck={false}
          autoCapitalize="none"
          placeholder="customer.email"
          className="min-w-0 flex-1 font-mono text-sm max-sm:basis-full"
          onChange={(event) => onChange({ path: event.target.value })}
        />
        <div className="w-40 max-sm:flex-1">
          <Select
            aria-label={`Field ${number}: what becomes of it`}
            options={options}
            value={treatment}
            onChange={(event) => onChange({ treatment: event.target.value as Treatment })}
          />
        </div>
        {treatment === "disclosable" && (
          <Input
            aria-label={`Field ${number}: whom it is about, as a type of target`}
            aria-invalid={errors[1] ? true : undefined}
            aria-describedby={`${id}-means ${id}-errors`}
            value={subject}
            maxLength={40}
            spellCheck={false}
            autoCapitalize="none"
            placeholder="customer"
            className="w-36 font-mono text-sm max-sm:flex-1"
            onChange={(event) => onChange({ subject: event.target.value })}
          />
        )}
        <IconButton label={`Remove field ${number}`} icon={<Trash2 aria-hidden />} onClick={onRemove} />
      </div>
      <RowErrors id={`${id}-errors`} errors={errors} />
      <p id={`${id}-means`} className="max-w-prose text-muted text-xs">
        {treatmentWords[treatment].means}
        {treatment === "disclosable" &&
          (subject.trim() === ""
            ? " The subject is the call's first target, unless you name the type of another."
            : " The subject is the call's first target of this type.")}
      </p>
    </div>
  );
}
