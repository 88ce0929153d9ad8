"use client";

import { TextChips } from "#components/settings/text-chips.tsx";
import type { FieldIssue } from "#lib/core/errors.ts";

type PeopleFieldProps = {
  users: readonly string[];
  issues: readonly FieldIssue[];
  onChange: (users: string[]) => void;
};

/** On whose behalf alone the agent may act. */
export function PeopleField({ users, issues, onChange }: PeopleFieldProps) {
  return (
    <fieldset className="grid min-w-0 gap-2">
      <legend className="flex w-full items-baseline justify-between pb-1 font-medium text-sm">
        Only on behalf of
        <span className="font-normal text-subtle text-xs">Optional</span>
      </legend>
      <TextChips
        label="Only on behalf of"
        addLabel="Add an e-mail address"
        placeholder="ana.silva@example.com"
        values={users}
        pointer="/users"
        issues={issues}
        onChange={onChange}
      />
      <p className="max-w-prose text-muted text-xs">
        E-mail addresses of the people it may act for. Left blank, it may act for everybody it acts for
        otherwise.
      </p>
    </fieldset>
  );
}
