/** `"g s"` is a sequence, `"mod+k"` a chord (Command on a Mac, Control elsewhere), `"?"` the character typed. */
export type ShortcutKeys = string;

type KeyPress = Pick<KeyboardEvent, "key" | "metaKey" | "ctrlKey" | "altKey">;

/** How a key press is written in `ShortcutKeys`. Shift is left out: it is already part of the character. */
export function strokeOf(event: KeyPress): string {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  return event.metaKey || event.ctrlKey ? `mod+${key}` : event.altKey ? `alt+${key}` : key;
}

/** What a typed series of strokes comes to: the shortcut it completes, or whether more may follow. */
export function matchStrokes<T extends { keys: ShortcutKeys }>(
  typed: readonly string[],
  shortcuts: readonly T[],
): { hit: T | undefined; partial: boolean } {
  const text = typed.join(" ");
  return {
    hit: shortcuts.findLast(({ keys }) => keys === text),
    partial: shortcuts.some(({ keys }) => keys.startsWith(`${text} `)),
  };
}
