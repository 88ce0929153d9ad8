"use client";

import { Dialog } from "#components/ui/dialog.tsx";
import { Kbd } from "#components/ui/kbd.tsx";
import { useRegisteredShortcuts } from "#lib/ui/use-shortcuts.ts";

type ShortcutHelpProps = { open: boolean; onOpenChange: (open: boolean) => void };

/** What the keyboard can do on this page. */
export function ShortcutHelp({ open, onOpenChange }: ShortcutHelpProps) {
  const byKeys = new Map(useRegisteredShortcuts().map((shortcut) => [shortcut.keys, shortcut]));
  const groups = Map.groupBy(byKeys.values(), ({ group }) => group);

  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Keyboard shortcuts" size="md">
      <div className="-mb-4 columns-2 gap-8 max-sm:columns-1">
        {[...groups].map(([group, shortcuts]) => (
          <section key={group} className="break-inside-avoid pb-4">
            <h3 className="pb-1 text-subtle text-xs">{group}</h3>
            <ul>
              {shortcuts.map(({ keys, label }) => (
                <li key={keys} className="flex h-8 items-center justify-between gap-4 text-sm">
                  {label}
                  <Kbd keys={keys} />
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
