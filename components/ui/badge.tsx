import type { ReactNode } from "react";
import { cn } from "#lib/ui/cn.ts";

export type Tone = "outline" | "neutral" | "info" | "success" | "warning" | "danger";

const tones: Record<Tone, string> = {
  outline: "border-neutral-border text-neutral",
  neutral: "border-neutral-border bg-neutral-bg text-neutral",
  info: "border-info-border bg-info-bg text-info",
  success: "border-success-border bg-success-bg text-success",
  warning: "border-warning-border bg-warning-bg text-warning",
  danger: "border-danger-border bg-danger-bg text-danger",
};

type BadgeProps = { tone?: Tone; icon?: ReactNode; className?: string; children: ReactNode };

/** A state in a word. The tone helps; the word, or its icon, carries the meaning. */
export function Badge({ tone = "neutral", icon, className, children }: BadgeProps) {
  return (
    <span
      className={cn(
        "inline-flex h-5 shrink-0 items-center gap-1 whitespace-nowrap rounded-sm align-middle border px-1.5 font-medium text-xs [&_svg]:size-3",
        tones[tone],
        className,
      )}
    >
      {icon}
      {children}
    </span>
  );
}
