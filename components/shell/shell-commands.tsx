"use client";

import { Bot, Keyboard, LogOut, Plus } from "lucide-react";
import { useRouter } from "next/navigation";
import { routes } from "#lib/ui/routes.ts";
import { applyTheme, themeLabels, themes } from "#lib/ui/theme.ts";
import { useShortcuts } from "#lib/ui/use-shortcuts.ts";
import type { CommandItem } from "./command-item.ts";
import { places } from "./navigation.ts";
import { themeIcons } from "./theme-menu.tsx";

type ShellActions = { openMenu: () => void; openHelp: () => void; signOut: () => void };

/** What can be done from every page: registered as shortcuts, and returned as the command menu's standing items. */
export function useShellCommands({ openMenu, openHelp, signOut }: ShellActions): CommandItem[] {
  const router = useRouter();

  const commands: CommandItem[] = [
    ...places.map(({ href, label, icon: Icon, keys }) => ({
      id: href,
      group: "Go to",
      label,
      icon: <Icon aria-hidden />,
      keys,
      href,
    })),
    {
      id: "register",
      group: "Actions",
      label: "Register a server",
      icon: <Plus aria-hidden />,
      keys: "c",
      href: routes.registerServer(),
    },
    {
      id: "register-agent",
      group: "Actions",
      label: "Register an agent",
      icon: <Bot aria-hidden />,
      href: routes.registerAgent(),
    },
    {
      id: "shortcuts",
      group: "Actions",
      label: "Show keyboard shortcuts",
      icon: <Keyboard aria-hidden />,
      keys: "?",
      run: openHelp,
    },
    ...themes.map((theme) => ({
      id: `theme-${theme}`,
      group: "Actions",
      label: `Theme: ${themeLabels[theme].toLowerCase()}`,
      icon: themeIcons[theme],
      run: () => applyTheme(theme),
    })),
    { id: "sign-out", group: "Actions", label: "Sign out", icon: <LogOut aria-hidden />, run: signOut },
  ];

  useShortcuts([
    { keys: "mod+k", label: "Open the command menu", group: "Everywhere", run: openMenu },
    ...commands.flatMap((command) =>
      command.keys
        ? {
            keys: command.keys,
            label: command.label,
            group: command.group === "Actions" ? "Everywhere" : command.group,
            run: "href" in command ? () => router.push(command.href) : command.run,
          }
        : [],
    ),
  ]);

  return commands;
}
