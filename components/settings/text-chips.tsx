"use client";

import { Plus, X } from "lucide-react";
import { useId, useState } from "react";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Button } from "#components/ui/button.tsx";
import { FieldError } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import type { FieldIssue } from "#lib/core/errors.ts";
import { cn } from "#lib/ui/cn.ts";
import { issuesAt } from "#lib/ui/field-errors.ts";

type TextChipsProps = {
  /** What they are: "Git hosts". */
  label: string;
  /** "Add a Git host" */
  addLabel: string;
  placeholder: string;
  values: readonly string[];
  pointer: string;
  issues: readonly FieldIssue[];
  /** Left out where they may only be looked at. */
  onChange?: (values: string[]) => void;
};

/** Short texts, each a chip. Several can be pasted at once. */
export function TextChips({
  label,
  addLabel,
  placeholder,
  values,
  pointer,
  issues,
  onChange,
}: TextChipsProps) {
  const [typed, setTyped] = useState("");
  const id = useId();
  const [fault] = issuesAt(issues, pointer);
  const faulty = values[Number(fault?.pointer.slice(pointer.length + 1) || Number.NaN)];

  function add() {
    const added = typed
      .toLowerCase()
      .split(/[\s,;]+/)
      .filter(Boolean);
    setTyped("");
    if (added.length > 0) onChange?.([...new Set([...values, ...added])]);
  }

  return (
    <div className="grid gap-2">
      {values.length > 0 && (
        <ul aria-label={label} className="flex flex-wrap gap-1.5">
          {values.map((value, index) => (
            <li
              key={value}
              className={cn(
                "inline-flex h-7 max-w-full items-center gap-1 rounded-md border bg-sunken pl-2 font-mono text-xs touch:h-9",
                onChange ? "pr-0.5" : "pr-2",
                issuesAt(issues, `${pointer}/${index}`).length > 0 &&
                  "border-danger-border bg-danger-bg text-danger",
              )}
            >
              <span className="min-w-0 truncate">
                <HostileText text={value} />
              </span>
              {onChange && (
                <button
                  type="button"
                  aria-label={`Remove ${value}`}
                  onClick={() => onChange(values.filter((other) => other !== value))}
                  className="inline-flex size-6 shrink-0 items-center justify-center rounded-sm text-subtle transition-colors hover:bg-hover hover:text-ink touch:size-8"
                >
                  <X aria-hidden className="size-3.5" />
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
      {onChange ? (
        <div className="flex gap-2">
          <Input
            aria-label={addLabel}
            aria-invalid={fault ? true : undefined}
            aria-describedby={fault ? id : undefined}
            placeholder={placeholder}
            value={typed}
            spellCheck={false}
            autoCapitalize="none"
            className="font-mono text-sm"
            onChange={(event) => setTyped(event.target.value)}
            onBlur={add}
            onKeyDown={(event) => {
              if (event.key !== "Enter") return;
              event.preventDefault();
              add();
            }}
          />
          <Button icon={<Plus aria-hidden />} onClick={add}>
            Add
          </Button>
        </div>
      ) : (
        values.length === 0 && <p className="text-subtle text-sm">None.</p>
      )}
      {fault && (
        <FieldError id={id}>
          <span className="min-w-0 break-words">
            {faulty && (
              <>
                <HostileText text={faulty} className="font-mono" />:{" "}
              </>
            )}
            {fault.message}
          </span>
        </FieldError>
      )}
    </div>
  );
}
