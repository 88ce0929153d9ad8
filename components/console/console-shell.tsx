"use client";

import { FileCheck2, Server, UserRound } from "lucide-react";
import { type ReactNode, useCallback } from "react";
import { LiveNotifications } from "#components/notifications/live-notifications.tsx";
import { AppShell } from "#components/shell/app-shell.tsx";
import type { CommandItem } from "#components/shell/command-item.ts";
import type { Counts } from "#components/shell/side-nav.tsx";
import type { ShellUser } from "#components/shell/user-menu.tsx";
import type { CatalogServer } from "#lib/catalog/schemas.ts";
import type { Page } from "#lib/core/page.ts";
import type { UserView } from "#lib/identity/schemas.ts";
import type { NotificationCounts } from "#lib/notifications/schemas.ts";
import type { SubmissionSummary } from "#lib/registry/schemas.ts";
import { api } from "#lib/ui/api-client.ts";
import { submissionStatusLabels } from "#lib/ui/labels.ts";
import { routes, withQuery } from "#lib/ui/routes.ts";

type ConsoleShellProps = {
  user: ShellUser;
  counts: Counts;
  notifications: NotificationCounts;
  demo: boolean;
  children: ReactNode;
};

/** The shell with what it needs from outside: the search and the way out. */
export function ConsoleShell(props: ConsoleShellProps) {
  const leave = useCallback(async () => {
    const { signOut } = await import("next-auth/react");
    await signOut({ callbackUrl: routes.signIn() });
  }, []);
  return (
    <>
      <LiveNotifications />
      <AppShell {...props} search={search} onSignOut={leave} />
    </>
  );
}

const perGroup = "5";

async function search(q: string): Promise<CommandItem[]> {
  const query = { q, limit: perGroup };
  const [servers, submissions, people] = await Promise.all([
    api<Page<CatalogServer>>("GET", withQuery("/api/v1/servers", query)),
    api<Page<SubmissionSummary>>("GET", withQuery("/api/v1/submissions", query)),
    api<Page<UserView>>("GET", withQuery("/api/v1/users", query)),
  ]);
  return [
    ...servers.items.map((server) => ({
      id: `server-${server.name}`,
      group: "Servers",
      label: server.title ?? server.name,
      hint: `${server.title ? `${server.name} ` : ""}${server.version}`,
      icon: <Server aria-hidden />,
      href: routes.server(server.name),
    })),
    ...submissions.items.map((submission) => ({
      id: submission.id,
      group: "Submissions",
      label: submission.server?.name ?? submission.url ?? submission.id,
      hint: submissionStatusLabels[submission.status],
      icon: <FileCheck2 aria-hidden />,
      href: routes.submission(submission.id),
    })),
    ...people.items.map((person) => ({
      id: person.id,
      group: "People",
      label: person.name,
      hint: person.email,
      icon: <UserRound aria-hidden />,
      href: routes.settings({ tab: "people", q: person.name }),
    })),
  ];
}
