"use client";

import { lazy, type ReactNode, Suspense, useState } from "react";
import type { NotificationCounts } from "#lib/notifications/schemas.ts";
import type { CommandSearch } from "./command-item.ts";
import { DemoBanner } from "./demo-banner.tsx";
import { useShellCommands } from "./shell-commands.tsx";
import { type Counts, SideNav } from "./side-nav.tsx";
import { TopBar } from "./top-bar.tsx";
import type { ShellUser } from "./user-menu.tsx";

// Fetched when first opened, so that no page pays for them at load.
const CommandMenu = lazy(() => import("./command-menu.tsx").then((m) => ({ default: m.CommandMenu })));
const ShortcutHelp = lazy(() => import("./shortcut-help.tsx").then((m) => ({ default: m.ShortcutHelp })));

type AppShellProps = {
  user: ShellUser;
  counts: Counts;
  notifications: NotificationCounts;
  demo: boolean;
  search: CommandSearch;
  onSignOut: () => void;
  children: ReactNode;
};

export function AppShell({ user, counts, notifications, demo, search, onSignOut, children }: AppShellProps) {
  const [overlay, setOverlay] = useState<"commands" | "help" | null>(null);
  const [used, setUsed] = useState<{ commands?: true; help?: true }>({});

  function open(name: "commands" | "help") {
    setUsed((before) => ({ ...before, [name]: true }));
    setOverlay(name);
  }

  const commands = useShellCommands({
    openMenu: () => open("commands"),
    openHelp: () => open("help"),
    signOut: onSignOut,
  });

  return (
    <>
      <a
        href="#main"
        className="-top-20 fixed left-4 z-(--layer-menu) rounded-md bg-overlay px-3 py-2 font-medium text-sm shadow-float focus:top-2"
      >
        Skip to content
      </a>
      {demo && <DemoBanner />}
      <div className="isolate lg:grid lg:grid-cols-[14.5rem_minmax(0,1fr)]">
        <div className="sticky top-0 h-dvh border-r bg-surface max-lg:hidden">
          <SideNav counts={counts} />
        </div>
        <div className="min-w-0">
          <TopBar
            user={user}
            counts={counts}
            notifications={notifications}
            onSearch={() => open("commands")}
            onSignOut={onSignOut}
          />
          <main id="main" tabIndex={-1} className="mx-auto w-full max-w-7xl p-4 outline-none lg:p-6">
            {children}
          </main>
        </div>
      </div>
      <Suspense>
        {used.commands && (
          <CommandMenu
            open={overlay === "commands"}
            onOpenChange={(next) => setOverlay(next ? "commands" : null)}
            items={commands}
            search={search}
          />
        )}
        {used.help && (
          <ShortcutHelp open={overlay === "help"} onOpenChange={(next) => setOverlay(next ? "help" : null)} />
        )}
      </Suspense>
    </>
  );
}
