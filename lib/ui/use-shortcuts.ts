"use client";

import { useEffect, useEffectEvent, useSyncExternalStore } from "react";
import { matchStrokes, type ShortcutKeys, strokeOf } from "./shortcut-keys.ts";

type Shortcut = { keys: ShortcutKeys; label: string; group: string; run: () => void };

const sequenceTimeoutMs = 1000;
const none: readonly Shortcut[] = [];
let registered: readonly Shortcut[] = none;
let typed: string[] = [];
let typedAtMs = 0;
const listeners = new Set<() => void>();

/** Registers shortcuts while the component is mounted. They rest while the person types or a dialog or menu is open. */
export function useShortcuts(shortcuts: readonly Shortcut[]): void {
  const run = useEffectEvent((keys: ShortcutKeys) =>
    shortcuts.find((shortcut) => shortcut.keys === keys)?.run(),
  );
  const signature = JSON.stringify(shortcuts.map(({ keys, label, group }) => ({ keys, label, group })));

  useEffect(() => {
    const described: Omit<Shortcut, "run">[] = JSON.parse(signature);
    const mine = described.map((shortcut) => ({ ...shortcut, run: () => run(shortcut.keys) }));
    if (registered.length === 0) document.addEventListener("keydown", onKeyDown);
    publish([...registered, ...mine]);
    return () => {
      publish(registered.filter((shortcut) => !mine.includes(shortcut)));
      if (registered.length === 0) document.removeEventListener("keydown", onKeyDown);
    };
  }, [signature]);
}

/** All shortcuts that work on this page now. */
export function useRegisteredShortcuts(): readonly Shortcut[] {
  return useSyncExternalStore(
    subscribe,
    () => registered,
    () => none,
  );
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function publish(next: readonly Shortcut[]) {
  registered = next;
  for (const listener of listeners) listener();
}

function onKeyDown(event: KeyboardEvent) {
  const stroke = strokeOf(event);
  if (event.defaultPrevented || overlayIsOpen() || (isTyping(event.target) && !stroke.startsWith("mod+")))
    return;
  if (event.timeStamp - typedAtMs > sequenceTimeoutMs) typed = [];
  typedAtMs = event.timeStamp;

  const { hit, partial } = matchStrokes([...typed, stroke], registered);
  typed = partial ? [...typed, stroke] : [];
  if (!hit) return;
  event.preventDefault();
  hit.run();
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches("textarea, select, input:not([type=checkbox], [type=radio])"))
  );
}

function overlayIsOpen(): boolean {
  return (
    document.querySelector(
      // What is closing still shows for a moment, and no longer counts.
      ":is([role=dialog], [role=alertdialog], [role=menu]):not([data-toast], [data-closed])",
    ) !== null
  );
}
