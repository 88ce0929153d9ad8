"use client";

import { Plus, Trash2 } from "lucide-react";
import { Button } from "#components/ui/button.tsx";
import { Field, FieldError } from "#components/ui/field.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { Input } from "#components/ui/input.tsx";
import { Select } from "#components/ui/select.tsx";
import type { FieldIssue } from "#lib/core/errors.ts";
import { issuesAt, messageAt } from "#lib/ui/field-errors.ts";
import { newStage, type Seat, type StageDraft, seats, stagesMax } from "./ask-draft.ts";

const seatLabels: Record<Seat, string> = {
  beneficiary: "Whom the agent acts for",
  server_owner: "Who answers for the server",
  "role:governance": "Governance",
  "role:compliance": "Compliance",
  team: "A team",
};
const seatOptions = seats.map((value) => ({ value, label: seatLabels[value] }));

type AskStagesProps = {
  stages: readonly StageDraft[];
  issues: readonly FieldIssue[];
  onChange: (stages: StageDraft[]) => void;
};

/** Who must say yes: all of these, and nobody in two seats. */
export function AskStages({ stages, issues, onChange }: AskStagesProps) {
  const nobody = issuesAt(issues, "/ask/stages").find(({ pointer }) => pointer === "/ask/stages");
  return (
    <fieldset className="grid min-w-0 gap-2">
      <legend className="pb-1 font-medium text-sm">Who must approve</legend>
      <p className="max-w-prose text-muted text-xs">
        All of them, each a person of their own. Whoever answers for the agent never counts.
      </p>
      {stages.map((stage, index) => (
        <Stage
          key={stage.key}
          stage={stage}
          number={index + 1}
          issues={issues}
          onChange={(changes) =>
            onChange(stages.map((other) => (other === stage ? { ...stage, ...changes } : other)))
          }
          onRemove={() => onChange(stages.filter((other) => other !== stage))}
        />
      ))}
      {nobody && <FieldError id={undefined}>{nobody.message}</FieldError>}
      <div>
        <Button
          size="sm"
          icon={<Plus aria-hidden />}
          reason={
            stages.length >= stagesMax ? `A rule names ${stagesMax} groups of people at most.` : undefined
          }
          onClick={() => onChange([...stages, newStage()])}
        >
          Add people
        </Button>
      </div>
    </fieldset>
  );
}

type StageProps = {
  stage: StageDraft;
  number: number;
  issues: readonly FieldIssue[];
  onChange: (changes: Partial<StageDraft>) => void;
  onRemove: () => void;
};

function Stage({ stage, number, issues, onChange, onRemove }: StageProps) {
  const at = `/ask/stages/${number - 1}`;
  return (
    <fieldset
      aria-label={`People ${number}`}
      className="flex min-w-0 items-start gap-2 rounded-md border p-3"
    >
      <div className="grid min-w-0 flex-1 items-start gap-3 sm:grid-cols-[5rem_minmax(0,1fr)_minmax(0,1fr)]">
        <Field label="How many" error={messageAt(issues, `${at}/need`) && "This is 1 to 9."}>
          <Input
            inputMode="numeric"
            maxLength={1}
            value={stage.need}
            onChange={(event) => onChange({ need: event.target.value })}
          />
        </Field>
        <Field label="Of whom">
          <Select
            options={seatOptions}
            value={stage.seat}
            onChange={(event) => onChange({ seat: event.target.value as Seat })}
          />
        </Field>
        {stage.seat === "team" && (
          <Field
            label="Team"
            error={
              messageAt(issues, `${at}/who`) && "A team's name is small letters, digits and hyphens: on-call."
            }
          >
            <Input
              value={stage.team}
              maxLength={100}
              spellCheck={false}
              autoCapitalize="none"
              placeholder="on-call"
              className="font-mono text-sm"
              onChange={(event) => onChange({ team: event.target.value })}
            />
          </Field>
        )}
      </div>
      <IconButton label={`Remove people ${number}`} icon={<Trash2 aria-hidden />} onClick={onRemove} />
    </fieldset>
  );
}
