"use client";

import { X } from "lucide-react";
import { useMemo, useState } from "react";
import { AccessLevelBadge } from "#components/patterns/access-level-badge.tsx";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Button } from "#components/ui/button.tsx";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { FieldError } from "#components/ui/field.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { Input } from "#components/ui/input.tsx";
import type { GrantTool } from "#lib/access/grants/schemas.ts";
import type { FieldIssue } from "#lib/core/errors.ts";
import type { AccessLevel, ToolEffect } from "#lib/core/words.ts";
import { issuesAt } from "#lib/ui/field-errors.ts";
import { plural } from "#lib/ui/format.ts";
import { accessLevelLabels } from "#lib/ui/labels.ts";
import { effectWords } from "#lib/ui/review-words.ts";
import { leastFirst } from "./grant-words.ts";
import type { RequestDraft } from "./request-draft.ts";

/** From how many on one would rather type than look. */
const searchFrom = 9;

type ToolPickerProps = {
  offered: readonly GrantTool[];
  scopes: readonly AccessLevel[];
  chosen: readonly string[];
  /** The tool of the call that was denied, where a denial led here. */
  denied: string | undefined;
  issues: readonly FieldIssue[];
  onChange: (changes: Partial<Pick<RequestDraft, "scopes" | "tools">>) => void;
};

function wordsOf({ effects, scopes }: GrantTool): string {
  const does = effectWords(effects as ToolEffect[]);
  return scopes ? `${does}. The server's scopes: ${scopes.join(", ")}.` : does;
}

/** Single tools, for what needs no whole level. */
export function ToolPicker({ offered, scopes, chosen, denied, issues, onChange }: ToolPickerProps) {
  const [typed, setTyped] = useState("");
  // What was asked for when the form opened is in sight; what is ticked later stays where it is.
  const [first] = useState(() => new Set([...chosen, ...(denied === undefined ? [] : [denied])]));
  const sorted = useMemo(() => {
    const tools = leastFirst(offered);
    return [...tools.filter(({ name }) => first.has(name)), ...tools.filter(({ name }) => !first.has(name))];
  }, [offered, first]);
  const needle = typed.trim().toLowerCase();
  const shown = needle === "" ? sorted : sorted.filter(({ name }) => name.toLowerCase().includes(needle));
  const known = new Set(offered.map(({ name }) => name));
  const unknown = chosen.filter((name) => !known.has(name));
  const alone = denied !== undefined && known.has(denied) && !chosen.includes(denied) && scopes.length > 0;

  function toggle(name: string) {
    onChange({ tools: chosen.includes(name) ? chosen.filter((other) => other !== name) : [...chosen, name] });
  }

  return (
    <fieldset className="grid min-w-0 gap-2">
      <legend className="pb-2 font-medium text-sm">Single tools</legend>
      {alone && (
        <div className="flex flex-wrap items-center justify-between gap-2 rounded-md border border-info-border bg-info-bg px-3 py-2 text-info text-sm">
          <p className="min-w-0">
            The call that was denied was to{" "}
            <span className="break-all font-mono text-xs">
              <HostileText text={denied} />
            </span>
            .
          </p>
          <Button size="sm" onClick={() => onChange({ scopes: [], tools: [denied] })}>
            Ask for this tool alone
          </Button>
        </div>
      )}
      {offered.length >= searchFrom && (
        <Input
          type="search"
          aria-label={`Search ${plural(offered.length, "tool")}`}
          placeholder={`Search ${plural(offered.length, "tool")}`}
          value={typed}
          maxLength={200}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={(event) => event.key === "Enter" && event.preventDefault()}
        />
      )}
      {unknown.map((name) => {
        const [issue] = issuesAt(issues, `/tools/${chosen.indexOf(name)}`);
        return (
          <div key={name} className="grid gap-1 rounded-md border border-danger-border px-3 py-1.5">
            <div className="flex items-center justify-between gap-2">
              <span className="min-w-0 break-all font-mono text-xs">
                <HostileText text={name} />
              </span>
              <IconButton label="Remove this tool" icon={<X aria-hidden />} onClick={() => toggle(name)} />
            </div>
            {issue && <FieldError id={undefined}>{issue.message}</FieldError>}
          </div>
        );
      })}
      {shown.length > 0 ? (
        <ul className="max-h-80 overflow-y-auto rounded-md border">
          {shown.map((tool) => {
            const byLevel = scopes.includes(tool.access);
            return (
              <li key={tool.name} className="border-b px-3 py-2 last:border-b-0">
                <Checkbox
                  label={
                    <span className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-0.5">
                      <span className="min-w-0 break-all font-mono text-xs">
                        <HostileText text={tool.name} />
                      </span>
                      <AccessLevelBadge level={tool.access} />
                    </span>
                  }
                  hint={
                    byLevel
                      ? `Comes with ${accessLevelLabels[tool.access].toLowerCase()} access.`
                      : wordsOf(tool)
                  }
                  checked={byLevel || chosen.includes(tool.name)}
                  disabled={byLevel && !chosen.includes(tool.name)}
                  onChange={() => toggle(tool.name)}
                />
              </li>
            );
          })}
        </ul>
      ) : (
        <p className="rounded-md border px-3 py-4 text-center text-muted text-sm">
          {needle === "" ? "The tools appear here." : "No tool matches."}
        </p>
      )}
      {chosen.length > 0 && (
        <p aria-live="polite" className="text-muted text-xs">
          {plural(chosen.length, "tool")} by name.
        </p>
      )}
    </fieldset>
  );
}
