import { Check, Minus } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";

type CheckboxProps = Omit<ComponentProps<"input">, "type" | "ref"> & {
  label: ReactNode;
  hint?: ReactNode;
  /** Stands for several, of which some are ticked. */
  mixed?: boolean;
};

export function Checkbox({ label, hint, mixed = false, ...rest }: CheckboxProps) {
  return (
    <label className="flex items-start gap-2 has-disabled:opacity-55">
      <span className="relative mt-0.5 size-4 shrink-0">
        <input
          {...rest}
          ref={(input) => {
            if (input) input.indeterminate = mixed;
          }}
          type="checkbox"
          className="peer size-4 appearance-none rounded-sm border border-control bg-background transition-colors checked:border-accent checked:bg-accent indeterminate:border-accent indeterminate:bg-accent"
        />
        <Minus
          aria-hidden
          strokeWidth={3}
          className="pointer-events-none absolute inset-0.5 hidden size-3 text-on-accent peer-indeterminate:block"
        />
        <Check
          aria-hidden
          strokeWidth={3}
          className="pointer-events-none absolute inset-0.5 hidden size-3 text-on-accent peer-[:checked:not(:indeterminate)]:block"
        />
      </span>
      <span className="grid gap-0.5">
        <span>{label}</span>
        {hint && <span className="text-muted text-xs">{hint}</span>}
      </span>
    </label>
  );
}
