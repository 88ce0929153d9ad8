import { CircleAlert } from "lucide-react";
import type { ReactNode } from "react";

export function AuthHeading({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <header className="grid gap-1">
      <h1 className="break-words font-semibold text-xl tracking-[-0.01em]">{title}</h1>
      {children && <p className="text-muted">{children}</p>}
    </header>
  );
}

/** Why the last attempt did not work, and what to do. */
export function AuthNotice({ children }: { children: ReactNode }) {
  return (
    <p
      role="alert"
      className="flex items-start gap-2 rounded-md border border-danger-border bg-danger-bg px-3 py-2 text-danger text-sm"
    >
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      {children}
    </p>
  );
}
