"use client";

import { Ban, Filter } from "lucide-react";
import { IconButton } from "#components/ui/icon-button.tsx";
import { toggleTerm, type ValueField } from "#lib/core/audit-query/index.ts";
import { plainVisible } from "#lib/core/visible-text.ts";
import { onlyValue } from "#lib/ui/audit-query-edit.ts";
import { cn } from "#lib/ui/cn.ts";
import { useAuditSearch } from "./search-context.ts";

type FilterButtonsProps = { field: ValueField; value: string; className?: string; onDone?: () => void };

const nameMax = 120;

/** Only what has this value, or all but that. */
export function FilterButtons({ field, value, className, onDone }: FilterButtonsProps) {
  const { query, apply } = useAuditSearch();
  const name = plainVisible(`${field}:${value}`, nameMax);
  const size = "size-6 touch:size-9 [&_svg]:size-3.5";
  return (
    <span className={cn("inline-flex align-middle", className)}>
      <IconButton
        label={`Filter by ${name}`}
        icon={<Filter aria-hidden />}
        className={size}
        onClick={() => {
          apply(onlyValue(query, field, value));
          onDone?.();
        }}
      />
      <IconButton
        label={`Exclude ${name}`}
        icon={<Ban aria-hidden />}
        className={size}
        onClick={() => {
          apply(toggleTerm(query, field, value, { not: true }));
          onDone?.();
        }}
      />
    </span>
  );
}
