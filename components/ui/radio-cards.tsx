"use client";

import { type ReactNode, useId } from "react";
import { cn } from "#lib/ui/cn.ts";
import { FieldError } from "./field.tsx";

type RadioCard<V extends string> = { value: V; label: string; description: string; icon?: ReactNode };

type RadioCardsProps<V extends string> = {
  legend: string;
  name: string;
  options: readonly RadioCard<V>[];
  value?: V | null;
  defaultValue?: V;
  onValueChange?: (value: V) => void;
  hint?: ReactNode;
  error?: string;
};

/** One choice of a few, where each needs a sentence to choose well. */
export function RadioCards<V extends string>(props: RadioCardsProps<V>) {
  const { legend, name, options, value, defaultValue, onValueChange, hint, error } = props;
  const id = useId();

  return (
    <fieldset className="grid gap-1.5" aria-describedby={error ? `${id}-error` : undefined}>
      <legend className="mb-1.5 font-medium text-sm">{legend}</legend>
      <div className={cn("grid gap-2", options.length === 2 ? "sm:grid-cols-2" : "sm:grid-cols-3")}>
        {options.map((option) => (
          <label
            key={option.value}
            className="flex items-start gap-2.5 rounded-md border bg-background p-3 transition-colors hover:bg-hover has-checked:border-accent has-checked:bg-accent-bg has-focus-visible:outline-2 has-focus-visible:outline-ring has-focus-visible:outline-offset-2"
          >
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={value === undefined ? undefined : value === option.value}
              defaultChecked={value === undefined ? option.value === defaultValue : undefined}
              onChange={() => onValueChange?.(option.value)}
              aria-invalid={error ? true : undefined}
              aria-describedby={`${id}-${option.value}`}
              aria-label={option.label}
              className="mt-0.5 size-4 shrink-0 appearance-none rounded-full border border-control bg-background outline-none checked:border-5 checked:border-accent"
            />
            <span className="grid gap-0.5">
              <span className="flex items-center gap-1.5 font-medium text-sm [&_svg]:size-3.5">
                {option.icon}
                {option.label}
              </span>
              <span id={`${id}-${option.value}`} className="text-muted text-xs">
                {option.description}
              </span>
            </span>
          </label>
        ))}
      </div>
      {error && <FieldError id={`${id}-error`}>{error}</FieldError>}
      {hint && <p className="text-muted text-xs">{hint}</p>}
    </fieldset>
  );
}
