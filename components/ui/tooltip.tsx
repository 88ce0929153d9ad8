"use client";

import { type ReactNode, useEffect, useId } from "react";
import { tips } from "./tooltip-store.ts";

/** Shows `content` when the child is hovered or focused. Nothing needed to act may live only here. */
export function Tooltip({ content, children }: { content: ReactNode; children: ReactNode }) {
  const id = useId();
  useEffect(() => {
    tips.set(id, content);
    return () => void tips.delete(id);
  }, [id, content]);
  // A box of its own would stand in the way of its parent's layout.
  return (
    <span data-tip={id} className="contents">
      {children}
    </span>
  );
}
