"use client";

import type { RefObject } from "react";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { Field, FieldError } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import type { ApprovalConditions } from "#lib/registry/review-schemas.ts";
import { type ConditionDraft, type conditionProblem, tickTool } from "#lib/ui/condition-draft.ts";
import { plural } from "#lib/ui/format.ts";
import { ConditionList } from "./condition-list.tsx";
import { useCatalogOptions } from "./review-api.ts";

type ConditionsFieldsProps = {
  draft: ConditionDraft;
  onChange: (draft: ConditionDraft) => void;
  /** The tools that the server offers, by name. */
  tools: readonly string[];
  problem: ReturnType<typeof conditionProblem>;
  /** What others who approved ask for; the strictest counts. */
  agreed: ApprovalConditions | null;
  box: RefObject<HTMLDivElement | null>;
};

/** An approval that does not reach everything, everywhere, for as long as the matrix says. */
export function ConditionsFields(props: ConditionsFieldsProps) {
  const { draft, onChange, tools, problem, agreed, box } = props;
  const change = (changes: Partial<ConditionDraft>) => onChange({ ...draft, ...changes });
  const ticked = draft.tools ?? tools;
  return (
    <div ref={box} className="grid gap-2">
      {agreed && (
        <div className="text-muted text-xs">
          <p>The approvals so far ask for this. The strictest counts:</p>
          <ConditionList conditions={agreed} />
        </div>
      )}
      <Checkbox
        label="Approve under conditions"
        hint="Only some tools, only until a day, only in some catalogs."
        checked={draft.on}
        onChange={({ target }) => change({ on: target.checked })}
      />
      {draft.on && (
        <div className="grid gap-4 rounded-md border bg-surface p-3">
          {tools.length > 0 && (
            <Checklist
              legend={`Only these tools: ${plural(tools.filter((tool) => ticked.includes(tool)).length, "tool")} of ${tools.length}`}
              error={problem?.field === "tools" ? problem.message : undefined}
              options={tools.map((tool) => ({ value: tool, label: tool }))}
              ticked={ticked}
              onTick={(tool, on) => change({ tools: tickTool(draft, tool, on, tools) })}
            />
          )}
          <Field
            label="Only until"
            hint="To the end of that day, UTC. Left open, until it must be confirmed again."
            error={problem?.field === "until" ? problem.message : undefined}
          >
            <Input
              type="date"
              value={draft.until}
              onChange={({ target }) => change({ until: target.value })}
            />
          </Field>
          <CatalogChoice
            ticked={draft.catalogs}
            onTick={(slug, on) =>
              change({
                catalogs: on ? [...draft.catalogs, slug] : draft.catalogs.filter((other) => other !== slug),
              })
            }
          />
          {problem?.field === "all" && <FieldError id={undefined}>{problem.message}</FieldError>}
        </div>
      )}
    </div>
  );
}

type CatalogChoiceProps = { ticked: readonly string[]; onTick: (slug: string, on: boolean) => void };

function CatalogChoice({ ticked, onTick }: CatalogChoiceProps) {
  const { data, isError } = useCatalogOptions(true);
  if (isError) return <p className="text-danger text-xs">The catalogs could not be loaded.</p>;
  if (!data) return <p className="text-muted text-xs">Loading the catalogs…</p>;
  return (
    <Checklist
      legend="Only in these catalogs"
      hint="With none ticked, in all of them, also those to come."
      options={data.map(({ slug, name }) => ({ value: slug, label: name }))}
      ticked={ticked}
      onTick={onTick}
    />
  );
}

type ChecklistProps = {
  legend: string;
  hint?: string;
  error?: string;
  options: readonly { value: string; label: string }[];
  ticked: readonly string[];
  onTick: (value: string, on: boolean) => void;
};

function Checklist({ legend, hint, error, options, ticked, onTick }: ChecklistProps) {
  return (
    <fieldset className="grid gap-1.5">
      <legend className="mb-1.5 font-medium text-sm">{legend}</legend>
      {hint && <p className="text-muted text-xs">{hint}</p>}
      <div className="grid max-h-48 gap-1 overflow-y-auto text-sm">
        {options.map(({ value, label }) => (
          <Checkbox
            key={value}
            aria-invalid={error ? true : undefined}
            label={
              <span className="break-all">
                <HostileText text={label} />
              </span>
            }
            checked={ticked.includes(value)}
            onChange={({ target }) => onTick(value, target.checked)}
          />
        ))}
      </div>
      {error && <FieldError id={undefined}>{error}</FieldError>}
    </fieldset>
  );
}
