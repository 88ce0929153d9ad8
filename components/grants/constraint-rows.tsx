"use client";

import { Plus, Trash2 } from "lucide-react";
import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { Input } from "#components/ui/input.tsx";
import { Select } from "#components/ui/select.tsx";
import type { GrantTool } from "#lib/access/grants/schemas.ts";
import type { FieldIssue } from "#lib/core/errors.ts";
import { messageAt } from "#lib/ui/field-errors.ts";
import { OperandFields } from "./operand-fields.tsx";
import { type ConstraintDraft, newConstraint, type Operator, operators } from "./request-draft.ts";

const constraintsMax = 50;

const operatorLabels: Record<Operator, string> = {
  equals: "is",
  one_of: "is one of",
  range: "is a number within",
  prefix: "begins with",
  pattern: "matches a pattern",
};
const operatorOptions = operators.map((value) => ({ value, label: operatorLabels[value] }));

type ConstraintRowsProps = {
  constraints: readonly ConstraintDraft[];
  /** What the request comes to: a limit on another tool would limit nothing. */
  tools: readonly GrantTool[];
  issues: readonly FieldIssue[];
  onChange: (constraints: ConstraintDraft[]) => void;
};

/** Limits on arguments, one a row. */
export function ConstraintRows({ constraints, tools, issues, onChange }: ConstraintRowsProps) {
  return (
    <fieldset className="grid min-w-0 gap-2">
      <legend className="flex w-full items-baseline justify-between pb-1 font-medium text-sm">
        Limits on arguments
        <span className="font-normal text-subtle text-xs">Optional</span>
      </legend>
      <p className="max-w-prose text-muted text-xs">
        What an argument of a call must be. All must hold; a call that leaves such an argument out is refused.
      </p>
      {constraints.map((row, index) => (
        <Row
          key={row.key}
          row={row}
          number={index + 1}
          tools={tools}
          issues={issues}
          onChange={(changes) =>
            onChange(constraints.map((other) => (other === row ? { ...row, ...changes } : other)))
          }
          onRemove={() => onChange(constraints.filter((other) => other !== row))}
        />
      ))}
      <div>
        <Button
          size="sm"
          icon={<Plus aria-hidden />}
          reason={
            constraints.length >= constraintsMax ? `A grant has ${constraintsMax} limits at most.` : undefined
          }
          onClick={() => onChange([...constraints, newConstraint()])}
        >
          Add a limit
        </Button>
      </div>
    </fieldset>
  );
}

type RowProps = {
  row: ConstraintDraft;
  number: number;
  tools: readonly GrantTool[];
  issues: readonly FieldIssue[];
  onChange: (changes: Partial<ConstraintDraft>) => void;
  onRemove: () => void;
};

function Row({ row, number, tools, issues, onChange, onRemove }: RowProps) {
  const at = `/constraints/${number - 1}`;
  const names = tools.map(({ name }) => name);
  const options = [...(row.tool !== "" && !names.includes(row.tool) ? [row.tool] : []), ...names];
  return (
    <fieldset aria-label={`Limit ${number}`} className="grid min-w-0 gap-3 rounded-md border p-3">
      <div className="flex items-start gap-2">
        <div className="grid min-w-0 flex-1 items-start gap-3 sm:grid-cols-3">
          <Field label="Argument" error={messageAt(issues, `${at}/argument`)}>
            <Input
              value={row.argument}
              maxLength={300}
              spellCheck={false}
              autoCapitalize="none"
              placeholder="/customer/id"
              className="font-mono text-sm"
              onChange={(event) => onChange({ argument: event.target.value })}
            />
          </Field>
          <Field label="Of the tool" error={messageAt(issues, `${at}/tool`)}>
            <Select
              placeholder="Every tool"
              value={row.tool}
              options={options.map((value) => ({ value, label: value }))}
              onChange={(event) => onChange({ tool: event.target.value })}
            />
          </Field>
          <Field label="What it must be">
            <Select
              value={row.op}
              options={operatorOptions}
              onChange={(event) => onChange({ op: event.target.value as Operator })}
            />
          </Field>
        </div>
        <div className="-mt-1 -mr-1">
          <IconButton label={`Remove limit ${number}`} icon={<Trash2 aria-hidden />} onClick={onRemove} />
        </div>
      </div>
      <OperandFields row={row} at={`${at}/must`} issues={issues} onChange={onChange} />
    </fieldset>
  );
}
