"use client";

import { Plus, Trash2 } from "lucide-react";
import { useId } from "react";
import { Button } from "#components/ui/button.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { Input } from "#components/ui/input.tsx";
import { Select } from "#components/ui/select.tsx";
import { targetAccesses } from "#lib/core/audit-record.ts";
import type { FieldIssue } from "#lib/core/errors.ts";
import { targetAccessLabels } from "#lib/ui/audit-recording-words.ts";
import { messageAt } from "#lib/ui/field-errors.ts";
import { newTarget, type TargetDraft } from "#lib/ui/recording-draft.ts";
import { RowErrors } from "./row-errors.tsx";

const options = targetAccesses.map((value) => ({ value, label: targetAccessLabels[value] }));
const targetsMax = 50;

type TargetRowsProps = {
  targets: readonly TargetDraft[];
  issues: readonly FieldIssue[];
  onChange: (targets: TargetDraft[]) => void;
};

/** Which fields say what a call is about, so that a search for the thing finds the call. */
export function TargetRows({ targets, issues, onChange }: TargetRowsProps) {
  return (
    <fieldset className="grid min-w-0 gap-2">
      <legend className="font-medium text-sm">What a call is about</legend>
      <p className="max-w-prose text-muted text-xs">
        The value of the field becomes a target: <code className="font-mono">customer_id</code> as{" "}
        <code className="font-mono">customer</code> makes <code className="font-mono">customer:C-42</code>.
        Where the field itself is not kept, a hash stands for the value, and the search still finds it.
      </p>
      {targets.map((target, at) => (
        <Row
          key={target.key}
          target={target}
          number={at + 1}
          issues={issues}
          onChange={(changes) =>
            onChange(targets.map((other) => (other === target ? { ...target, ...changes } : other)))
          }
          onRemove={() => onChange(targets.filter((other) => other !== target))}
        />
      ))}
      <div>
        <Button
          size="sm"
          icon={<Plus aria-hidden />}
          reason={targets.length >= targetsMax ? `A rule names ${targetsMax} targets at most.` : undefined}
          onClick={() => onChange([...targets, newTarget()])}
        >
          Add target
        </Button>
      </div>
    </fieldset>
  );
}

type RowProps = {
  target: TargetDraft;
  number: number;
  issues: readonly FieldIssue[];
  onChange: (changes: Partial<TargetDraft>) => void;
  onRemove: () => void;
};

function Row({ target: { path, type, access }, number, issues, onChange, onRemove }: RowProps) {
  const id = useId();
  const pointer = `/targets/${number - 1}`;
  const errors = [messageAt(issues, `${pointer}/path`), messageAt(issues, `${pointer}/type`)];
  return (
    <div className="grid gap-1.5 border-t pt-2">
      <div className="flex items-start gap-2 max-sm:flex-wrap">
        <Input
          aria-label={`Target ${number}: the way to the field`}
          aria-invalid={errors[0] ? true : undefined}
          aria-describedby={`${id}-errors`}
          value={path}
          maxLength={300}
          spellCheck={false}
          autoCapitalize="none"
          placeholder="customer_id"
          className="min-w-0 flex-1 font-mono text-sm max-sm:basis-full"
          onChange={(event) => onChange({ path: event.target.value })}
        />
        <Input
          aria-label={`Target ${number}: what kind of thing it is`}
          aria-invalid={errors[1] ? true : undefined}
          aria-describedby={`${id}-errors`}
          value={type}
          maxLength={40}
          spellCheck={false}
          autoCapitalize="none"
          placeholder="customer"
          className="w-36 font-mono text-sm max-sm:min-w-0 max-sm:flex-1"
          onChange={(event) => onChange({ type: event.target.value })}
        />
        <div className="w-32 max-sm:flex-1">
          <Select
            aria-label={`Target ${number}: what the call does with it`}
            options={options}
            value={access}
            onChange={(event) => onChange({ access: event.target.value as TargetDraft["access"] })}
          />
        </div>
        <IconButton label={`Remove target ${number}`} icon={<Trash2 aria-hidden />} onClick={onRemove} />
      </div>
      <RowErrors id={`${id}-errors`} errors={errors} />
    </div>
  );
}
