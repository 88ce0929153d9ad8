"use client";

import { type ComponentProps, type MouseEvent, type ReactNode, useId } from "react";
import { plainVisible } from "#lib/core/visible-text.ts";
import { cn } from "#lib/ui/cn.ts";
import { type ButtonLook, buttonClass } from "./button-class.ts";
import { Spinner } from "./spinner.tsx";
import { Tooltip } from "./tooltip.tsx";

type ButtonProps = Omit<ComponentProps<"button">, "disabled"> &
  ButtonLook & {
    icon?: ReactNode;
    /** Waits for an answer: the label stays, a spinner joins it, the width holds, a second press does nothing. */
    pending?: boolean;
    /** Why this may not be pressed now. The button can still be focused, and says so. */
    reason?: string;
  };

/** A reason may name things by what others called them. */
const reasonMax = 600;

export function Button({
  variant,
  size,
  icon,
  pending = false,
  reason,
  className,
  children,
  ...rest
}: ButtonProps) {
  const reasonId = useId();
  const inert = pending || reason !== undefined;
  const why = reason && plainVisible(reason, reasonMax);

  function onClick(event: MouseEvent<HTMLButtonElement>) {
    if (inert) event.preventDefault();
    else rest.onClick?.(event);
  }

  const button = (
    <button
      type="button"
      {...rest}
      onClick={onClick}
      aria-disabled={inert || undefined}
      aria-busy={pending || undefined}
      aria-describedby={reason ? reasonId : rest["aria-describedby"]}
      className={buttonClass(
        { variant, size },
        cn(reason && "cursor-not-allowed opacity-55", pending && "cursor-progress", className),
      )}
    >
      {pending ? <Spinner className={icon ? undefined : "absolute left-1.5 size-3!"} /> : icon}
      <span className={cn("inline-flex items-center gap-2", pending && !icon && "translate-x-1.5")}>
        {children}
      </span>
    </button>
  );

  if (!reason) return button;
  return (
    <>
      <Tooltip content={why}>{button}</Tooltip>
      <span id={reasonId} hidden>
        {why}
      </span>
    </>
  );
}
