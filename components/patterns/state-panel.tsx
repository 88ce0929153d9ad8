import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

type StatePanelProps = {
  icon: LucideIcon;
  title: string;
  children: ReactNode;
  action?: ReactNode;
  role?: "alert";
  /** 1 where it is the whole page. */
  level?: 1 | 2;
};

/** What stands where a list or page would, when there is none to show. */
export function StatePanel({ icon: Icon, title, children, action, role, level = 2 }: StatePanelProps) {
  const Heading = level === 1 ? "h1" : "h2";
  return (
    <div role={role} className="flex flex-col items-center px-6 py-16 text-center">
      <span className="mb-4 inline-flex size-10 items-center justify-center rounded-md border bg-surface text-muted">
        <Icon aria-hidden className="size-5" />
      </span>
      <Heading className="font-semibold text-lg">{title}</Heading>
      <div className="mt-1 max-w-md text-balance text-muted">{children}</div>
      {action && <div className="mt-5 flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  );
}
