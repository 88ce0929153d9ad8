import { CircleAlert, Info, Lock, type LucideIcon, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "#lib/ui/cn.ts";

type NoticeTone = "neutral" | "info" | "warning" | "danger";

const looks: Record<NoticeTone, { icon: LucideIcon; look: string }> = {
  neutral: { icon: Lock, look: "bg-surface text-muted" },
  info: { icon: Info, look: "border-info-border bg-info-bg text-info" },
  warning: { icon: TriangleAlert, look: "border-warning-border bg-warning-bg text-warning" },
  danger: { icon: CircleAlert, look: "border-danger-border bg-danger-bg text-danger" },
};

type NoticeProps = { tone: NoticeTone; title?: string; role?: "alert" | "status"; children: ReactNode };

/** What somebody should know before they read on. */
export function Notice({ tone, title, role, children }: NoticeProps) {
  const { icon: Icon, look } = looks[tone];
  return (
    <div role={role} className={cn("flex items-start gap-2.5 rounded-md border px-3 py-2.5 text-sm", look)}>
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
      <div className="grid min-w-0 max-w-prose gap-1 break-words">
        {title && <p className="font-medium">{title}</p>}
        {children}
      </div>
    </div>
  );
}
