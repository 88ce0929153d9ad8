import type { ReactNode } from "react";
import { DemoBanner } from "#components/shell/demo-banner.tsx";
import { Mark } from "#components/shell/mark.tsx";
import { env } from "#lib/env.ts";

export default function AuthLayout({ children }: { children: ReactNode }) {
  return (
    <div className="flex min-h-dvh flex-col bg-surface">
      {env().DEMO && <DemoBanner />}
      <main className="mx-auto flex w-full max-w-md flex-1 flex-col justify-center px-4 py-10">
        <div className="flex items-center justify-center gap-2.5 pb-6 font-semibold text-lg">
          <Mark className="size-7" />
          Countersign
        </div>
        <div className="rounded-md border bg-raised p-6">{children}</div>
        <p className="mx-auto max-w-sm text-balance pt-6 text-center text-muted text-sm">
          Decide which MCP servers your AI agents may use, who answers for each, and prove it later.
        </p>
      </main>
    </div>
  );
}
