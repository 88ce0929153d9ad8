"use client";

import { useEffect, useState } from "react";
import { useCompletions } from "./api.ts";

const debounceMs = 120;

/** What could stand at the caret, which of it the keyboard is on, and what taking it makes of the text. */
export function useCompletion(text: string, caret: number) {
  const [isOpen, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const asked = useSettled(text, caret);
  const found = useCompletions(asked.text, asked.caret, isOpen);

  const fresh = found.data && !found.isPlaceholderData && asked.text === text && asked.caret === caret;
  const typed = found.data ? text.slice(found.data.from, found.data.to) : "";
  // What stands there already is no completion of it.
  const options = isOpen ? (found.data?.options ?? []).filter((option) => option.text !== typed) : [];

  return {
    options,
    active: Math.min(active, options.length - 1),
    /** Whether something was typed that an option would complete. */
    typing: fresh === true && typed !== "",
    open() {
      setOpen(true);
      setActive(-1);
    },
    close() {
      setOpen(false);
      setActive(-1);
    },
    move: (step: 1 | -1) =>
      setActive((at) => (at + step < -1 ? options.length - 1 : at + step >= options.length ? -1 : at + step)),
    /** The text with an option in it, and where the caret belongs; null while the options are those of another text. */
    accept(index: number): { text: string; caret: number } | null {
      const option = options[index];
      if (!option || !found.data || !fresh) return null;
      const { from, to } = found.data;
      // A field awaits its value; a value is done.
      const gap = option.text.endsWith(":") || text[to] === " " ? "" : " ";
      const put = `${option.text}${gap}`;
      setActive(-1);
      return { text: text.slice(0, from) + put + text.slice(to), caret: from + put.length };
    },
  };
}

/** The text and caret, once they rest for a moment. */
function useSettled(text: string, caret: number) {
  const [settled, setSettled] = useState({ text, caret });
  useEffect(() => {
    const timer = setTimeout(() => setSettled({ text, caret }), debounceMs);
    return () => clearTimeout(timer);
  }, [text, caret]);
  return settled;
}
