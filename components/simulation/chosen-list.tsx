"use client";

import { Plus, X } from "lucide-react";
import { useState } from "react";
import { FormFailure } from "#components/console/form-failure.tsx";
import { useSettled } from "#components/grants/use-settled.ts";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Field } from "#components/ui/field.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { Input } from "#components/ui/input.tsx";
import type { Choice } from "./choices.ts";

type ChosenListProps = {
  label: string;
  placeholder: string;
  /** What fits what was typed. */
  useFound: (q: string) => { data: readonly Choice[] | undefined; error: Error | null; isFetching: boolean };
  chosen: readonly Choice[];
  error: string | undefined;
  onChange: (chosen: Choice[]) => void;
};

/** Things that are found by typing, put into a list, and taken out again. */
export function ChosenList({ label, placeholder, useFound, chosen, error, onChange }: ChosenListProps) {
  const [typed, setTyped] = useState("");
  const q = useSettled(typed.trim());
  const found = useFound(q);
  const open = typed.trim() !== "";
  const offered = found.data?.filter(({ id }) => !chosen.some((one) => one.id === id)) ?? [];
  const waiting = found.isFetching || typed.trim() !== q;

  return (
    <div className="grid content-start gap-2">
      <Field label={label} error={error}>
        <Input
          type="search"
          placeholder={placeholder}
          value={typed}
          maxLength={200}
          onChange={(event) => setTyped(event.target.value)}
          // Enter searches; it does not try anything.
          onKeyDown={(event) => event.key === "Enter" && event.preventDefault()}
        />
      </Field>
      {open && (
        <div className="rounded-md border" aria-busy={waiting}>
          <FormFailure error={found.error} />
          {offered.length === 0 && !found.error && (
            <p role="status" className="px-3 py-2.5 text-muted text-sm">
              {waiting ? "Searching…" : "Nothing else fits."}
            </p>
          )}
          <ul>
            {offered.map((choice) => (
              <li key={choice.id} className="border-b last:border-b-0">
                <button
                  type="button"
                  onClick={() => {
                    onChange([...chosen, choice]);
                    setTyped("");
                  }}
                  className="flex w-full items-center justify-between gap-3 px-3 py-2 text-left transition-colors hover:bg-hover focus-visible:outline-offset-[-2px]"
                >
                  <ChoiceText choice={choice} />
                  <Plus aria-hidden className="size-4 shrink-0 text-subtle" />
                </button>
              </li>
            ))}
          </ul>
        </div>
      )}
      {chosen.length > 0 && (
        <ul aria-label={`${label}: chosen`} className="grid gap-1.5">
          {chosen.map((choice) => (
            <li
              key={choice.id}
              className="flex items-center justify-between gap-2 rounded-md border bg-sunken py-1 pr-1 pl-3"
            >
              <ChoiceText choice={choice} />
              <IconButton
                label={`Take out ${choice.name}`}
                icon={<X aria-hidden />}
                onClick={() => onChange(chosen.filter(({ id }) => id !== choice.id))}
              />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function ChoiceText({ choice: { name, below } }: { choice: Choice }) {
  return (
    <span className="grid min-w-0 text-sm">
      <span className="truncate">
        <HostileText text={name} />
      </span>
      {below && (
        <span className="truncate text-muted text-xs">
          <HostileText text={below} />
        </span>
      )}
    </span>
  );
}
