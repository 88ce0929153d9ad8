"use client";

import { ChevronRight } from "lucide-react";
import { useId } from "react";
import { AccessLevelBadge } from "#components/patterns/access-level-badge.tsx";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { FieldError } from "#components/ui/field.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import type { GrantTool } from "#lib/access/grants/schemas.ts";
import type { AccessLevel } from "#lib/core/words.ts";
import { plural } from "#lib/ui/format.ts";
import type { LevelPreview } from "./api.ts";

type ScopeFieldsProps = {
  levels: readonly LevelPreview[];
  chosen: readonly AccessLevel[];
  error: string | undefined;
  onChange: (scopes: AccessLevel[]) => void;
};

/** All tools of one level of access, each with what is behind it today. A level stands for itself alone. */
export function ScopeFields({ levels, chosen, error, onChange }: ScopeFieldsProps) {
  const id = useId();
  return (
    <fieldset className="grid min-w-0 gap-1.5" aria-describedby={`${id}-hint${error ? ` ${id}-error` : ""}`}>
      <legend className="font-medium text-sm">Access levels</legend>
      <p id={`${id}-hint`} className="max-w-prose text-muted text-xs">
        Each is all tools that reviewers gave this level, also those that are approved later. Write is without
        read.
      </p>
      <ul className="mt-1 grid rounded-md border">
        {levels.map(({ level, tools, error: refused }) => {
          const on = chosen.includes(level);
          return (
            <li key={level} className="grid gap-1 border-b px-3 py-2.5 last:border-b-0">
              <Checkbox
                label={<AccessLevelBadge level={level} />}
                hint={refused ? <HostileText text={refused.message} /> : undefined}
                checked={on}
                disabled={refused !== null && !on}
                aria-invalid={error ? true : undefined}
                onChange={() => onChange(on ? chosen.filter((other) => other !== level) : [...chosen, level])}
              />
              {!refused && <Behind tools={tools} />}
            </li>
          );
        })}
      </ul>
      {error && <FieldError id={`${id}-error`}>{error}</FieldError>}
    </fieldset>
  );
}

function Behind({ tools }: { tools: readonly GrantTool[] | null }) {
  if (tools === null) return <Skeleton className="ml-6 h-3 w-24" />;
  if (tools.length === 0) return <p className="pl-6 text-subtle text-xs">No approved tool has it today.</p>;
  return (
    <details className="group/tools pl-6 text-xs">
      <summary className="inline-flex cursor-pointer list-none items-center gap-1 rounded-sm text-muted hover:text-ink touch:py-2 [&::-webkit-details-marker]:hidden">
        <ChevronRight aria-hidden className="size-3.5 transition-transform group-open/tools:rotate-90" />
        {plural(tools.length, "tool")}
      </summary>
      <ul className="flex max-h-48 flex-wrap gap-1.5 overflow-y-auto pt-1.5">
        {tools.map(({ name }) => (
          <li key={name} className="max-w-full break-all rounded-sm border bg-sunken px-1.5 py-0.5 font-mono">
            <HostileText text={name} />
          </li>
        ))}
      </ul>
    </details>
  );
}
