import type { ReactNode } from "react";

type PageHeaderProps = {
  title: ReactNode;
  /** Badges and the like, beside the title. */
  badges?: ReactNode;
  description?: ReactNode;
  /** The primary one last. */
  actions?: ReactNode;
};

export function PageHeader({ title, badges, description, actions }: PageHeaderProps) {
  return (
    <header className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3 pb-5">
      <div className="grid min-w-0 gap-1">
        <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
          <h1 className="min-w-0 break-words font-semibold text-xl tracking-[-0.01em]">{title}</h1>
          {badges}
        </div>
        {description && <div className="max-w-prose text-muted">{description}</div>}
      </div>
      {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
    </header>
  );
}
