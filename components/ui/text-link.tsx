import Link from "next/link";
import type { ComponentProps } from "react";
import { cn } from "#lib/ui/cn.ts";

/** A link inside prose, told from the text around it by more than its colour. */
export function TextLink({ className, ...rest }: ComponentProps<typeof Link>) {
  return (
    <Link
      {...rest}
      className={cn(
        "rounded-sm text-accent-text underline decoration-accent-text/40 underline-offset-3 hover:decoration-current",
        className,
      )}
    />
  );
}
