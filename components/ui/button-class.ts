import { cn } from "#lib/ui/cn.ts";

type ButtonVariant = "primary" | "secondary" | "ghost" | "danger";
type ButtonSize = "sm" | "md";
export type ButtonLook = { variant?: ButtonVariant; size?: ButtonSize };

const variants: Record<ButtonVariant, string> = {
  primary: "border-transparent bg-accent text-on-accent hover:bg-accent-hover",
  secondary: "border-border bg-raised text-ink hover:bg-sunken",
  ghost: "border-transparent text-muted hover:bg-hover hover:text-ink",
  danger: "border-transparent bg-danger-solid text-on-danger hover:bg-danger-solid-hover",
};

const sizes: Record<ButtonSize, string> = {
  sm: "h-7 gap-1.5 px-2.5 touch:h-9",
  md: "h-8 gap-2 px-3.5 touch:h-10",
};

/** The look of a button, for what is a button and for what is a link. */
export function buttonClass({ variant = "secondary", size = "md" }: ButtonLook, className?: string): string {
  return cn(
    "relative inline-flex shrink-0 select-none items-center justify-center whitespace-nowrap rounded-md border font-medium text-sm transition-colors",
    "[&_svg]:size-4 [&_svg]:shrink-0",
    sizes[size],
    variants[variant],
    className,
  );
}
