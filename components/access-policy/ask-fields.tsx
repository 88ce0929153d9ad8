"use client";

import { TriangleAlert } from "lucide-react";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { Select } from "#components/ui/select.tsx";
import type { FieldIssue } from "#lib/core/errors.ts";
import { type StepUp, stepUps } from "#lib/core/words.ts";
import { messageAt } from "#lib/ui/field-errors.ts";
import { tierWords } from "../approvals/approval-words.ts";
import { type AskDraft, neverStands, toAsk } from "./ask-draft.ts";
import { AskStages } from "./ask-stages.tsx";
import { secondsWords, stepUpLabels } from "./policy-words.ts";

const tierOptions = Object.entries(tierWords).map(([value, word]) => ({
  value,
  label: `${value}: ${word.toLowerCase()}`,
}));
const stepUpOptions = stepUps.map((value) => ({ value, label: stepUpLabels[value] }));

type AskFieldsProps = {
  draft: AskDraft;
  issues: readonly FieldIssue[];
  onChange: (changes: Partial<AskDraft>) => void;
};

/** How the yes is asked for: how grave it is, whose, by when, and what they must show of themselves. */
export function AskFields({ draft, issues, onChange }: AskFieldsProps) {
  const never = neverStands(toAsk(draft));
  return (
    <fieldset className="grid gap-4 border-t pt-4">
      <legend className="sr-only">How a yes is asked for</legend>
      <p className="max-w-prose text-muted text-xs">
        How a yes is asked for. Where several rules ask about one call, the strictest of each holds and the
        people add up.
      </p>
      <div className="grid items-start gap-4 sm:grid-cols-2">
        <Field label="Tier" hint="How grave it is. From 3 on, everything must be opened before a yes.">
          <Select
            options={tierOptions}
            value={draft.tier}
            onChange={(event) => onChange({ tier: event.target.value })}
          />
        </Field>
        <Field
          label="Shown with the yes"
          hint="What whoever approves shows of themselves. A no needs nothing."
        >
          <Select
            options={stepUpOptions}
            value={draft.step_up}
            onChange={(event) => onChange({ step_up: event.target.value as StepUp })}
          />
        </Field>
      </div>
      <AskStages stages={draft.stages} issues={issues} onChange={(stages) => onChange({ stages })} />
      <div className="grid items-start gap-4 sm:grid-cols-2">
        <Seconds
          label="Decide within, in seconds"
          means="After that it is over, and nobody's word is no yes."
          value={draft.decide_within}
          error={
            messageAt(issues, "/ask/decide_within") &&
            "This is a whole number from 30 to 86,400, which is a day."
          }
          onChange={(decide_within) => onChange({ decide_within })}
        />
        <Seconds
          label="Call within, in seconds"
          means="From the yes on; then it must be asked for anew."
          value={draft.claim_within}
          error={
            messageAt(issues, "/ask/claim_within") &&
            "This is a whole number from 10 to 3,600, which is an hour."
          }
          onChange={(claim_within) => onChange({ claim_within })}
        />
      </div>
      <div className="grid gap-3 text-sm">
        <Checkbox
          label="A number is typed with the yes"
          hint="Two digits that only the agent's person sees: whoever approves has spoken with them."
          checked={draft.match_number}
          onChange={(event) => onChange({ match_number: event.target.checked })}
        />
        <Checkbox
          label="The like may be allowed for a while"
          hint="Whoever approves may let calls with the same limits through, so often and so long as they say, and take it back."
          checked={draft.standing}
          onChange={(event) => onChange({ standing: event.target.checked })}
        />
        {draft.standing && never !== null && (
          <p role="status" className="flex items-start gap-1.5 text-warning text-xs">
            <TriangleAlert aria-hidden className="mt-px size-3.5 shrink-0" />
            {never}: with these terms the like is never allowed for a while.
          </p>
        )}
      </div>
    </fieldset>
  );
}

type SecondsProps = {
  label: string;
  means: string;
  value: string;
  error: string | undefined;
  onChange: (value: string) => void;
};

function Seconds({ label, means, value, error, onChange }: SecondsProps) {
  const typed = /^[1-9]\d*$/.test(value.trim()) ? `${secondsWords(Number(value))}. ` : "";
  return (
    <Field label={label} hint={`${typed}${means}`} error={error}>
      <Input
        inputMode="numeric"
        maxLength={5}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </Field>
  );
}
