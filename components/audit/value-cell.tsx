"use client";

import { type ReactNode, useState } from "react";
import { Td } from "#components/ui/table.tsx";
import type { ValueField } from "#lib/core/audit-query/index.ts";
import { cn } from "#lib/ui/cn.ts";
import { FilterButtons } from "./filter-buttons.tsx";

type ValueCellProps = {
  field: ValueField;
  value: string | undefined;
  className?: string;
  children: ReactNode;
};

/**
 * A value in the list. The pointer finds what narrows by it right there; a keyboard finds the same in the event, so that
 * one row stays one stop.
 */
export function ValueCell({ field, value, className, children }: ValueCellProps) {
  const [pointed, setPointed] = useState(false);
  if (value === undefined)
    return (
      <Td className={className}>
        <span className="text-subtle">—</span>
      </Td>
    );
  return (
    <Td
      className={cn("relative", className)}
      onPointerEnter={(event) => event.pointerType === "mouse" && setPointed(true)}
      onPointerLeave={() => setPointed(false)}
    >
      {children}
      {pointed && (
        <FilterButtons
          field={field}
          value={value}
          className="-translate-y-1/2 absolute top-1/2 right-1 rounded-md bg-overlay p-0.5 shadow-float"
        />
      )}
    </Td>
  );
}
