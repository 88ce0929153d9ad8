"use client";

import { ChevronDown } from "lucide-react";
import type { ComponentProps } from "react";
import { plainVisible } from "#lib/core/visible-text.ts";
import { cn } from "#lib/ui/cn.ts";
import { controlClass } from "./control-class.ts";
import { useFieldWiring } from "./field-context.ts";

type SelectProps = ComponentProps<"select"> & {
  options: readonly { value: string; label: string }[];
  /** Shown while nothing is chosen yet. */
  placeholder?: string;
};

const labelMax = 200;

/** The system's own select: right on phones, for screen readers and for type-ahead. */
export function Select({ options, placeholder, className, ...rest }: SelectProps) {
  const wiring = useFieldWiring();
  return (
    <span className="relative block">
      <select
        {...wiring}
        {...rest}
        className={cn(controlClass, "h-8 appearance-none pr-8 pl-2.5 touch:h-10", className)}
      >
        {placeholder !== undefined && <option value="">{placeholder}</option>}
        {options.map(({ value, label }) => (
          <option key={value} value={value} className="bg-overlay">
            {plainVisible(label, labelMax)}
          </option>
        ))}
      </select>
      <ChevronDown
        aria-hidden
        className="-translate-y-1/2 pointer-events-none absolute top-1/2 right-2.5 size-4 text-muted"
      />
    </span>
  );
}
