"use client";

import { Choices } from "#components/ui/choices.tsx";
import { Field, FieldError } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { RadioCards } from "#components/ui/radio-cards.tsx";
import { Select } from "#components/ui/select.tsx";
import type { FieldIssue } from "#lib/core/errors.ts";
import { accessLevels, classifications } from "#lib/core/words.ts";
import { messageAt } from "#lib/ui/field-errors.ts";
import { accessLevelLabels, classificationLabels } from "#lib/ui/labels.ts";
import type { ReviewDraft } from "./review-draft.ts";

export type Owner = { ref: string; label: string };

type DraftFieldsProps = {
  draft: ReviewDraft;
  onChange: (changes: Partial<ReviewDraft>) => void;
  owners: readonly Owner[];
  issues: readonly FieldIssue[];
};

const usageOptions = ["30", "60", "90", "180", "365"].map((value) => ({ value, label: `${value} days` }));

const silenceOptions = [
  {
    value: "revoke",
    label: "Revoke it",
    description: "Whatever nobody decides on ends. Access that is needed gets somebody's word.",
  },
  {
    value: "recommended",
    label: "Follow the recommendation",
    description: "For read access that was given long enough ago to tell. All other access is revoked.",
  },
] as const;

/** What is looked at, how far back use counts, and what silence means. */
export function DraftFields({ draft, onChange, owners, issues }: DraftFieldsProps) {
  const scopeIssue = issues.find(
    ({ pointer }) => pointer.startsWith("/scope") && !pointer.startsWith("/scope/begun"),
  );
  return (
    <>
      <div className="grid gap-5 sm:grid-cols-2">
        <Field label="Whose agents" optional>
          <Select
            value={draft.owner}
            placeholder="Everybody's"
            options={owners.map(({ ref, label }) => ({ value: ref, label }))}
            onChange={(event) => onChange({ owner: event.target.value })}
          />
        </Field>
        <Field label="Older than, in days" optional error={messageAt(issues, "/scope/begun_days_ago")}>
          <Input
            inputMode="numeric"
            value={draft.olderThan}
            maxLength={5}
            placeholder="Any age"
            onChange={(event) => onChange({ olderThan: event.target.value })}
          />
        </Field>
      </div>
      <Choices
        legend="Access level"
        labels={accessLevelLabels}
        all={accessLevels}
        chosen={draft.levels}
        onChange={(levels) => onChange({ levels })}
      />
      <Choices
        legend="Classification"
        labels={classificationLabels}
        all={classifications}
        chosen={draft.classifications}
        onChange={(chosen) => onChange({ classifications: chosen })}
      />
      {scopeIssue && <FieldError id={undefined}>{scopeIssue.message}</FieldError>}
      <Field
        label="Use counts for the last"
        hint="Grants that are younger than that get no suggestion to take anything away."
        error={messageAt(issues, "/usage_days")}
      >
        <Select
          value={draft.usageDays}
          options={usageOptions}
          onChange={(event) => onChange({ usageDays: event.target.value })}
        />
      </Field>
      <RadioCards
        legend="When nobody decides"
        name="silence"
        options={silenceOptions}
        value={draft.silence}
        onValueChange={(silence) => onChange({ silence })}
        error={messageAt(issues, "/silence")}
      />
    </>
  );
}
