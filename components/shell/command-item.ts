import type { ReactNode } from "react";
import type { ShortcutKeys } from "#lib/ui/shortcut-keys.ts";

/** One line of the command menu: something to go to, or something to do. */
export type CommandItem = {
  id: string;
  group: string;
  label: string;
  /** Beside the label, in grey: a version, an address. */
  hint?: string;
  icon?: ReactNode;
  keys?: ShortcutKeys;
} & ({ href: string } | { run: () => void });

export type CommandSearch = (query: string) => Promise<CommandItem[]>;

/** Those whose label has every word of the query, in the order given. */
export function filterCommands(items: readonly CommandItem[], query: string): CommandItem[] {
  const words = query.toLowerCase().split(/\s+/);
  return items.filter((item) => {
    const text = `${item.group} ${item.label}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
