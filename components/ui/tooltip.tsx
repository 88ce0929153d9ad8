"use client";

import { cloneElement, type ReactElement, type ReactNode, useEffect, useId } from "react";
import { tips } from "./tooltip-store.ts";

/** Shows `content` when the child is hovered or focused. Nothing needed to act may live only here. */
export function Tooltip({ content, children }: { content: ReactNode; children: ReactElement }) {
  const id = useId();
  useEffect(() => {
    tips.set(id, content);
    return () => void tips.delete(id);
  }, [id, content]);
  return cloneElement(children as ReactElement<{ "data-tip"?: string }>, { "data-tip": id });
}
