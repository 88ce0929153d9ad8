"use client";

import { useSyncExternalStore } from "react";
import type { ShortcutKeys } from "#lib/ui/shortcut-keys.ts";

const never = () => () => {};
const isMac = () => /Mac|iPhone|iPad/.test(navigator.userAgent);

/** A shortcut as the reader's keyboard writes it: `mod+k` is ⌘K on a Mac and Ctrl K elsewhere. */
export function Kbd({ keys }: { keys: ShortcutKeys }) {
  const mac = useSyncExternalStore(never, isMac, () => false);
  const caps = keys.split(/[ +]/).map((part) => {
    if (part === "mod") return mac ? "⌘" : "Ctrl";
    if (part === "Enter") return "↵";
    if (part === "ArrowDown") return "↓";
    if (part === "ArrowUp") return "↑";
    return part === "Escape" ? "Esc" : part.toUpperCase();
  });
  return (
    <span className="inline-flex shrink-0 gap-0.5">
      {caps.map((cap, index) => (
        <kbd
          // biome-ignore lint/suspicious/noArrayIndexKey: the caps of one shortcut never move
          key={index}
          className="inline-flex h-4.5 min-w-4.5 items-center justify-center rounded-sm border bg-sunken px-1 font-sans text-[0.6875rem] text-muted leading-none"
        >
          {cap}
        </kbd>
      ))}
    </span>
  );
}
