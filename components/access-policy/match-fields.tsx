"use client";

import { Checkbox } from "#components/ui/checkbox.tsx";
import { Field } from "#components/ui/field.tsx";
import { Textarea } from "#components/ui/textarea.tsx";
import type { FieldIssue } from "#lib/core/errors.ts";
import { accessLevels, classifications, toolEffects } from "#lib/core/words.ts";
import { messageAt } from "#lib/ui/field-errors.ts";
import { accessLevelLabels, classificationLabels, toolEffectLabels } from "#lib/ui/labels.ts";
import type { MatchDraft } from "./policy-draft.ts";

const names = [
  { field: "servers", label: "Servers", hint: "By their names, one a line." },
  { field: "tools", label: "Tools", hint: "By their names, one a line." },
  { field: "agents", label: "Agents", hint: "By their ids, one a line." },
] as const;

type MatchFieldsProps = {
  draft: MatchDraft;
  issues: readonly FieldIssue[];
  onChange: (changes: Partial<MatchDraft>) => void;
};

/** Which calls it is about. What is left empty says nothing. */
export function MatchFields({ draft, issues, onChange }: MatchFieldsProps) {
  return (
    <fieldset className="grid gap-4 border-t pt-4">
      <legend className="sr-only">Which calls</legend>
      <p className="max-w-prose text-muted text-xs">
        Which calls it is about: those that fit everything filled in here. With nothing filled in, every call.
      </p>
      <div className="grid items-start gap-4 sm:grid-cols-3">
        {names.map(({ field, label, hint }) => (
          <Field key={field} label={label} hint={hint} error={messageAt(issues, `/match/${field}`)}>
            <Textarea
              rows={2}
              value={draft[field]}
              spellCheck={false}
              autoCapitalize="none"
              className="font-mono text-sm"
              onChange={(event) => onChange({ [field]: event.target.value })}
            />
          </Field>
        ))}
      </div>
      <div className="grid items-start gap-4 sm:grid-cols-3">
        <Choices
          legend="Data"
          values={classifications}
          labels={classificationLabels}
          chosen={draft.classifications}
          onChange={(chosen) => onChange({ classifications: chosen })}
        />
        <Choices
          legend="Access"
          values={accessLevels}
          labels={accessLevelLabels}
          chosen={draft.access_levels}
          onChange={(chosen) => onChange({ access_levels: chosen })}
        />
        <Choices
          legend="Effects, any of these"
          values={toolEffects}
          labels={toolEffectLabels}
          chosen={draft.effects}
          onChange={(chosen) => onChange({ effects: chosen })}
        />
      </div>
    </fieldset>
  );
}

type ChoicesProps<V extends string> = {
  legend: string;
  values: readonly V[];
  labels: Record<V, string>;
  chosen: readonly V[];
  onChange: (chosen: V[]) => void;
};

function Choices<V extends string>({ legend, values, labels, chosen, onChange }: ChoicesProps<V>) {
  return (
    <fieldset className="grid gap-1.5 text-sm">
      <legend className="pb-1.5 font-medium">{legend}</legend>
      {values.map((value) => (
        <Checkbox
          key={value}
          label={labels[value]}
          checked={chosen.includes(value)}
          onChange={() =>
            onChange(values.filter((one) => (one === value ? !chosen.includes(value) : chosen.includes(one))))
          }
        />
      ))}
    </fieldset>
  );
}
