"use client";

import { Plus, Trash2 } from "lucide-react";
import { Button } from "#components/ui/button.tsx";
import { Field, FieldError } from "#components/ui/field.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { Input } from "#components/ui/input.tsx";
import { Select } from "#components/ui/select.tsx";
import type { FieldIssue } from "#lib/core/errors.ts";
import { accessLevels, toolEffects } from "#lib/core/words.ts";
import { messageAt } from "#lib/ui/field-errors.ts";
import { accessLevelLabels, toolEffectLabels } from "#lib/ui/labels.ts";
import { newSelector, type SelectorDraft, type SideDraft } from "./rule-draft.ts";

const linesMax = 50;
const levelOptions = accessLevels.map((value) => ({ value, label: accessLevelLabels[value] }));
const effectOptions = toolEffects.map((value) => ({ value, label: toolEffectLabels[value] }));

type SideFieldsProps = {
  index: 0 | 1;
  side: SideDraft;
  issues: readonly FieldIssue[];
  onChange: (side: SideDraft) => void;
};

/** One side of a rule: what it is called, and which tools are on it. */
export function SideFields({ index, side, issues, onChange }: SideFieldsProps) {
  const at = `/sides/${index}`;
  const lone = issues.find(({ pointer }) => pointer === `${at}/any`);
  function changeLine(key: string, changes: Partial<SelectorDraft>) {
    onChange({ ...side, any: side.any.map((line) => (line.key === key ? { ...line, ...changes } : line)) });
  }
  return (
    <fieldset className="grid gap-3 rounded-md border p-4">
      <legend className="px-1 font-medium text-sm">{index === 0 ? "One side" : "The other side"}</legend>
      <Field
        label="What it lets an agent do"
        hint={index === 0 ? "For example: create payees" : "For example: pay them"}
        error={messageAt(issues, `${at}/name`)}
      >
        <Input
          value={side.name}
          maxLength={80}
          onChange={(event) => onChange({ ...side, name: event.target.value })}
        />
      </Field>
      <ul className="grid gap-3">
        {side.any.map((line, number) => (
          <SelectorLine
            key={line.key}
            line={line}
            at={`${at}/any/${number}`}
            issues={issues}
            onChange={(changes) => changeLine(line.key, changes)}
            onRemove={
              side.any.length === 1
                ? undefined
                : () => onChange({ ...side, any: side.any.filter(({ key }) => key !== line.key) })
            }
          />
        ))}
      </ul>
      {lone && <FieldError id={undefined}>{lone.message}</FieldError>}
      <div>
        <Button
          size="sm"
          variant="ghost"
          className="-ml-2"
          icon={<Plus aria-hidden />}
          reason={side.any.length >= linesMax ? `A side has ${linesMax} lines at most.` : undefined}
          onClick={() => onChange({ ...side, any: [...side.any, newSelector()] })}
        >
          Or other tools
        </Button>
      </div>
    </fieldset>
  );
}

type SelectorLineProps = {
  line: SelectorDraft;
  at: string;
  issues: readonly FieldIssue[];
  onChange: (changes: Partial<SelectorDraft>) => void;
  onRemove: (() => void) | undefined;
};

function SelectorLine({ line, at, issues, onChange, onRemove }: SelectorLineProps) {
  const whole = issues.find(({ pointer }) => pointer === at);
  return (
    <li className="grid gap-2 border-t pt-3 first:border-t-0 first:pt-0">
      <div className="flex items-start gap-2">
        <div className="grid min-w-0 flex-1 items-start gap-3 sm:grid-cols-2">
          <Field label="Server" error={messageAt(issues, `${at}/server`)}>
            <Input
              value={line.server}
              maxLength={300}
              placeholder="Any server"
              spellCheck={false}
              autoCapitalize="none"
              className="font-mono text-sm"
              onChange={(event) => onChange({ server: event.target.value })}
            />
          </Field>
          <Field label="Tool" error={messageAt(issues, `${at}/tool`)}>
            <Input
              value={line.tool}
              maxLength={300}
              placeholder="Any tool"
              spellCheck={false}
              autoCapitalize="none"
              className="font-mono text-sm"
              onChange={(event) => onChange({ tool: event.target.value })}
            />
          </Field>
          <Field label="Access">
            <Select
              options={levelOptions}
              placeholder="Any access"
              value={line.access_level}
              onChange={(event) =>
                onChange({ access_level: event.target.value as SelectorDraft["access_level"] })
              }
            />
          </Field>
          <Field label="Effect">
            <Select
              options={effectOptions}
              placeholder="Any effect"
              value={line.effect}
              onChange={(event) => onChange({ effect: event.target.value as SelectorDraft["effect"] })}
            />
          </Field>
        </div>
        {onRemove && <IconButton label="Remove this line" icon={<Trash2 aria-hidden />} onClick={onRemove} />}
      </div>
      {whole && <FieldError id={undefined}>{whole.message}</FieldError>}
    </li>
  );
}
