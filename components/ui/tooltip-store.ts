import type { ReactNode } from "react";

/** What each element with a `data-tip` shows. The layer reads it when it opens. */
export const tips = new Map<string, ReactNode>();
