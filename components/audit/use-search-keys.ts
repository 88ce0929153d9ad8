"use client";

import type { KeyboardEvent } from "react";
import type { useCompletion } from "./use-completion.ts";

type SearchKeys = {
  completion: ReturnType<typeof useCompletion>;
  accept: (index: number) => void;
  search: () => void;
};

/** What the keyboard does in the search (WAI-ARIA combobox pattern). */
export function useSearchKeys({ completion, accept, search }: SearchKeys) {
  const { options, active, typing } = completion;
  const open = options.length > 0;

  /** Does what a key asks for here, and says whether that was anything. */
  function take(key: string): boolean {
    if (key === "Enter") {
      if (open && active !== -1) accept(active);
      else search();
      return true;
    }
    if (!open) {
      if (key === "ArrowDown") completion.open();
      return key === "ArrowDown";
    }
    switch (key) {
      case "ArrowDown":
      case "ArrowUp":
        completion.move(key === "ArrowDown" ? 1 : -1);
        return true;
      case "Tab":
        // With nothing begun, Tab goes on as everywhere.
        if (active === -1 && !typing) return false;
        accept(Math.max(0, active));
        return true;
      case "Escape":
        completion.close();
        return true;
      default:
        return false;
    }
  }

  return (event: KeyboardEvent<HTMLInputElement>) => {
    // Shift and Tab go back, and an input method has its keys to itself.
    if (event.nativeEvent.isComposing || event.shiftKey) return;
    if (take(event.key)) event.preventDefault();
  };
}
