"use client";

import { searchColumns } from "#lib/audit/search/schemas.ts";
import { type SearchColumn, usualColumns } from "#lib/ui/audit-words.ts";
import { routes } from "#lib/ui/routes.ts";
import { useAddress } from "#lib/ui/use-address.ts";
import { useOpened } from "#lib/ui/use-opened.ts";

type Changes = { q?: string; event?: string | null; columns?: readonly SearchColumn[] };

/**
 * The state of the search, all of it in the address: a link shows a colleague the same, and Back leads to the search before.
 */
export function useAuditUrl() {
  const address = useAddress();
  const { params } = address;
  const q = params.get("q") ?? "";
  const columns = readColumns(params.get("columns"));

  /** Another search begins on its first page, with no event open. */
  function href({ q: nextQ, event, columns: nextColumns }: Changes): string {
    const searches = nextQ !== undefined && nextQ !== q;
    return routes.audit({
      q: nextQ ?? q,
      cursor: nextQ === undefined ? (params.get("cursor") ?? undefined) : undefined,
      columns: (nextColumns ? writeColumns(nextColumns) : params.get("columns")) || undefined,
      event: event === undefined && !searches ? (params.get("event") ?? undefined) : (event ?? undefined),
    });
  }

  return {
    q,
    cursor: params.get("cursor") ?? "",
    columns,
    href,
    go: (changes: Changes, how: "push" | "replace" = "push") => address.go(href(changes), how),
    opened: useOpened(address, "event", (event) => href({ event })),
  };
}

export type AuditUrl = ReturnType<typeof useAuditUrl>;

function readColumns(text: string | null): readonly SearchColumn[] {
  if (text === null) return usualColumns;
  const asked = text.split(",");
  return searchColumns.filter((column) => asked.includes(column));
}

function writeColumns(columns: readonly SearchColumn[]): string {
  const text = searchColumns.filter((column) => columns.includes(column)).join(",");
  return text === searchColumns.filter((column) => usualColumns.includes(column)).join(",")
    ? ""
    : text || "none";
}
