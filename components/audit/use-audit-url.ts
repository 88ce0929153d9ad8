"use client";

import { useSearchParams } from "next/navigation";
import { type MouseEvent, useRef } from "react";
import { searchColumns } from "#lib/audit/search/schemas.ts";
import { type SearchColumn, usualColumns } from "#lib/ui/audit-words.ts";
import { routes } from "#lib/ui/routes.ts";

type Changes = { q?: string; event?: string | null; columns?: readonly SearchColumn[] };

/**
 * The state of the search, all of it in the address: a link shows a colleague the same, and Back leads to the search before.
 * The page asks the API itself, so that a change needs no page from the server.
 */
export function useAuditUrl() {
  const params = useSearchParams();
  const pushed = useRef(false);
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

  function go(changes: Changes, how: "pushState" | "replaceState" = "pushState") {
    window.history[how](null, "", href(changes));
  }

  return {
    q,
    cursor: params.get("cursor") ?? "",
    event: params.get("event") || null,
    columns,
    href,
    go,
    /** For a link to an event in the list. What opens a new tab stays the browser's. */
    follow(event: MouseEvent, id: string) {
      if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button !== 0) return;
      event.preventDefault();
      go({ event: id });
      pushed.current = true;
    },
    /** To the event before or after it, in its place. */
    move: (id: string) => go({ event: id }, "replaceState"),
    closeEvent() {
      if (pushed.current) window.history.back();
      else go({ event: null }, "replaceState");
      pushed.current = false;
    },
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
