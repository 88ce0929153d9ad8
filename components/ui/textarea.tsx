"use client";

import type { ComponentProps } from "react";
import { cn } from "#lib/ui/cn.ts";
import { controlClass } from "./control-class.ts";
import { useFieldWiring } from "./field-context.ts";

const lineRem = 1.25;
const paddingRem = 0.875;

/** Grows with what is written, from `rows` up to about half a screen. */
export function Textarea({ className, rows = 3, ...rest }: ComponentProps<"textarea">) {
  const wiring = useFieldWiring();
  return (
    <textarea
      {...wiring}
      {...rest}
      rows={rows}
      style={{ minHeight: `${rows * lineRem + paddingRem}rem` }}
      className={cn(controlClass, "field-sizing-content max-h-[50vh] resize-none px-2.5 py-1.5", className)}
    />
  );
}
