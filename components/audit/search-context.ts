"use client";

import { createContext, use } from "react";
import type { AuditQuery } from "#lib/core/audit-query/index.ts";

type AuditSearch = {
  query: AuditQuery;
  /** Searches for something else. */
  apply: (query: AuditQuery) => void;
  /** The address of another search. */
  hrefOf: (query: AuditQuery) => string;
};

/** The search that everything on the page narrows. */
export const AuditSearchContext = createContext<AuditSearch | null>(null);

export function useAuditSearch(): AuditSearch {
  const search = use(AuditSearchContext);
  if (!search) throw new Error("This belongs into the search page.");
  return search;
}
