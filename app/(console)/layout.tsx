import type { ReactNode } from "react";
import { ConsoleShell } from "#components/console/console-shell.tsx";
import { MaySimulate } from "#components/simulation/simulation-link.tsx";
import { countApprovals } from "#lib/approvals/inbox/index.ts";
import { can } from "#lib/core/permissions.ts";
import { env } from "#lib/env.ts";
import { countNotifications } from "#lib/notifications/index.ts";
import { countWaitingForMe } from "#lib/registry/index.ts";
import { initialsOf } from "#lib/ui/format.ts";
import { pageCtx } from "../page-ctx.ts";

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const ctx = await pageCtx();
  const { name, email, roles } = ctx.actor;
  const [{ waiting }, approvals, notifications] = await Promise.all([
    countWaitingForMe(ctx, {}),
    countApprovals(ctx, {}),
    countNotifications(ctx, {}),
  ]);
  return (
    <ConsoleShell
      user={{ name, email, roles, initials: initialsOf(name) }}
      counts={{ approvals: approvals.needs_me, submissions: waiting }}
      notifications={notifications}
      demo={env().DEMO}
    >
      <MaySimulate value={can(ctx.actor, "access.simulate") === true}>{children}</MaySimulate>
    </ConsoleShell>
  );
}
