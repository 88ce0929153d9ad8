import { type ReactNode, useId } from "react";

type SectionProps = { title: string; description?: ReactNode; actions?: ReactNode; children: ReactNode };

export function Section({ title, description, actions, children }: SectionProps) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="py-5 first-of-type:pt-0 last-of-type:pb-0">
      <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-2 pb-3">
        <div className="grid gap-0.5">
          <h2 id={id} className="font-semibold text-base">
            {title}
          </h2>
          {description && <p className="max-w-prose text-muted text-sm">{description}</p>}
        </div>
        {actions && <div className="flex items-center gap-2">{actions}</div>}
      </div>
      {children}
    </section>
  );
}
