import type { ReactNode } from "react";
import { Badge } from "#components/ui/badge.tsx";

type RelaxedRuleProps = {
  title: string;
  /** What the official registry asks, and what passes here as well. */
  rule: string;
  relaxed: boolean;
  children: ReactNode;
};

/** One rule of the official registry, and how far this organisation goes beyond it. */
export function RelaxedRule({ title, rule, relaxed, children }: RelaxedRuleProps) {
  return (
    <section
      aria-label={title}
      className="grid gap-x-8 gap-y-3 border-t py-5 lg:grid-cols-[minmax(0,5fr)_minmax(0,7fr)]"
    >
      <div className="grid content-start gap-1">
        <div className="flex flex-wrap items-center gap-2">
          <h2 className="font-medium text-sm">{title}</h2>
          {relaxed ? <Badge tone="warning">Relaxed</Badge> : <Badge tone="outline">Official rule</Badge>}
        </div>
        <p className="max-w-prose text-muted text-xs">{rule}</p>
      </div>
      <div className="min-w-0">{children}</div>
    </section>
  );
}
