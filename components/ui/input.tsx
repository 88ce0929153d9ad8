"use client";

import type { ComponentProps } from "react";
import { cn } from "#lib/ui/cn.ts";
import { controlClass } from "./control-class.ts";
import { useFieldWiring } from "./field-context.ts";

export function Input({ className, ...rest }: ComponentProps<"input">) {
  const wiring = useFieldWiring();
  return (
    <input
      autoComplete="off"
      {...wiring}
      {...rest}
      className={cn(controlClass, "h-8 px-2.5 touch:h-10", className)}
    />
  );
}
