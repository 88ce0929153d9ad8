"use client";

import type { ComponentProps, ReactNode } from "react";
import { cn } from "#lib/ui/cn.ts";
import { Tooltip } from "./tooltip.tsx";

type IconButtonProps = ComponentProps<"button"> & { label: string; icon: ReactNode };

/** A square button that is only an icon; `label` names it for everyone, on hover and aloud. */
export function IconButton({ label, icon, className, ...rest }: IconButtonProps) {
  return (
    <Tooltip content={label}>
      <button
        type="button"
        {...rest}
        aria-label={label}
        className={cn(
          "inline-flex size-8 shrink-0 items-center justify-center rounded-md text-muted transition-colors hover:bg-hover hover:text-ink touch:size-10 [&_svg]:size-4",
          className,
        )}
      >
        {icon}
      </button>
    </Tooltip>
  );
}
