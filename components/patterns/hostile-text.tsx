"use client";

import { useState } from "react";
import { VisibleText } from "#components/ui/visible-text.tsx";
import { cn } from "#lib/ui/cn.ts";

type HostileTextProps = {
  text: string;
  /** Shows this many characters at first, states how many there are, and opens to all of them. */
  clipAt?: number;
  /** Keeps line breaks, for descriptions and instructions. */
  lines?: boolean;
  /** Shows all that would make two texts look the same, for what is signed as it stands. */
  exact?: boolean;
  className?: string;
};

/** Names, descriptions and arguments that somebody else wrote. Isolated, so that its direction cannot turn ours. */
export function HostileText({ text, clipAt, lines = false, exact = false, className }: HostileTextProps) {
  const [open, setOpen] = useState(false);
  // By code point, so that no cut falls inside a character.
  const chars = [...text];
  const long = clipAt !== undefined && chars.length > clipAt;
  const clipped = long && !open;
  const shown = clipped ? chars.slice(0, clipAt).join("") : text;

  return (
    <>
      <bdi className={cn("break-words", lines && "whitespace-pre-wrap", className)}>
        <VisibleText text={shown} lines={lines} exact={exact} />
        {clipped && "…"}
      </bdi>
      {long && " "}
      {long && (
        <button
          type="button"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
          className="whitespace-nowrap rounded-sm text-accent-text text-xs underline decoration-accent-text/40 underline-offset-3 hover:decoration-current"
        >
          {open ? "Show less" : `Show all ${chars.length.toLocaleString("en")} characters`}
        </button>
      )}
    </>
  );
}
