"use client";

import { Checkbox } from "#components/ui/checkbox.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { Textarea } from "#components/ui/textarea.tsx";
import type { FieldIssue } from "#lib/core/errors.ts";
import { plainVisible } from "#lib/core/visible-text.ts";
import type { SourceFilter } from "#lib/sources/schemas.ts";
import { issuesAt, messageAt } from "#lib/ui/field-errors.ts";
import { namespacesIn } from "#lib/ui/source-words.ts";

const typedMax = 60;

/** A source's filter while it is being typed. */
export type FilterDraft = { namespaces: string; q: string; latest_only: boolean };

export const noFilter: FilterDraft = { namespaces: "", q: "", latest_only: false };

export function toFilterDraft({ namespaces, q, latest_only }: SourceFilter): FilterDraft {
  return { namespaces: namespaces.join("\n"), q, latest_only };
}

export function toFilter({ namespaces, q, latest_only }: FilterDraft): SourceFilter {
  return { namespaces: namespacesIn(namespaces), q: q.trim(), latest_only };
}

type FilterFieldsProps = {
  draft: FilterDraft;
  issues: readonly FieldIssue[];
  onChange: (changes: Partial<FilterDraft>) => void;
};

/** Which of its servers a source takes in. */
export function FilterFields({ draft, issues, onChange }: FilterFieldsProps) {
  return (
    <fieldset className="grid gap-4 rounded-md border p-4">
      <legend className="-ml-1 px-1 font-medium text-sm">What to take in</legend>
      <Field
        label="Namespaces"
        optional
        hint="One a line; com.example takes com.example.maps too. Without any, all are taken."
        error={namespaceError(draft, issues)}
      >
        <Textarea
          rows={2}
          spellCheck={false}
          placeholder="com.example"
          value={draft.namespaces}
          onChange={(event) => onChange({ namespaces: event.target.value })}
          className="font-mono text-xs leading-5"
        />
      </Field>
      <Field
        label="Text"
        optional
        hint="Only servers with this in their name or description."
        error={messageAt(issues, "/filter/q")}
      >
        <Input value={draft.q} maxLength={200} onChange={(event) => onChange({ q: event.target.value })} />
      </Field>
      <Checkbox
        label="Latest versions only"
        hint="Only the version that the source calls the latest."
        checked={draft.latest_only}
        onChange={(event) => onChange({ latest_only: event.target.checked })}
      />
    </fieldset>
  );
}

/** Named by what was typed, and not by its number. */
function namespaceError({ namespaces }: FilterDraft, issues: readonly FieldIssue[]): string | undefined {
  const [first] = issuesAt(issues, "/filter/namespaces");
  if (!first) return undefined;
  const typed = namespacesIn(namespaces)[Number(first.pointer.split("/").at(-1))];
  return typed === undefined ? first.message : `${plainVisible(typed, typedMax)}: ${first.message}`;
}
