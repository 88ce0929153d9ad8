"use client";

import { useState } from "react";
import type { FieldIssue } from "#lib/core/errors.ts";
import { toFieldIssues } from "#lib/core/field-issues.ts";
import { ApiError } from "#lib/ui/api-client.ts";
import { messageAt } from "#lib/ui/field-errors.ts";
import type { TextFile } from "#lib/ui/read-text-file.ts";
import type { SourceOffer } from "./api.ts";
import { type FilterDraft, noFilter, toFilter } from "./filter-fields.tsx";

export type SourceKind = SourceOffer["kind"];
export type SourceDraft = FilterDraft & {
  url: string;
  file: TextFile | null;
  /** Null until somebody names it: then it is called after its address or file. */
  name: string | null;
};

const empty: SourceDraft = { ...noFilter, url: "", file: null, name: null };

const pointers: Record<keyof SourceDraft, string> = {
  url: "/url",
  file: "/text",
  name: "/name",
  namespaces: "/filter/namespaces",
  q: "/filter/q",
  latest_only: "/filter/latest_only",
};

/** The add form's state: what is typed, and what the domain's own schema or the server says is wrong with it. */
export function useSourceForm(kind: SourceKind) {
  const [draft, setDraft] = useState(empty);
  const [issues, setIssues] = useState<readonly FieldIssue[]>([]);
  const name = draft.name ?? suggestedName(kind, draft);

  /** Sound input for a command, or null; then the fields say why. */
  async function sound(which: "create" | "test"): Promise<Record<string, unknown> | null> {
    // A fair part of the page's weight, and of no use before somebody presses a button.
    const schemas = await import("#lib/sources/schemas.ts");
    const offer = kind === "registry" ? { kind, url: draft.url.trim() } : { kind, text: draft.file?.text };
    const input = which === "test" ? offer : { ...offer, name: name.trim(), filter: toFilter(draft) };
    const schema = which === "test" ? schemas.testSourceInput : schemas.createSourceInput;
    const result = schema.safeParse(input, { reportInput: true });
    const found = withMissing(kind, draft, toFieldIssues(result.error?.issues ?? []));
    setIssues(found);
    return found.length === 0 ? input : null;
  }

  return {
    draft,
    name,
    issues,
    dirty: draft !== empty,
    errorOf: (field: keyof SourceDraft) => messageAt(issues, pointers[field]),
    refuse: (error: Error) => setIssues(error instanceof ApiError ? error.errors : []),
    change(changes: Partial<SourceDraft>) {
      setDraft((before) => ({ ...before, ...changes }));
      const changed = Object.keys(changes).map((field) => pointers[field as keyof SourceDraft]);
      setIssues((before) => before.filter(({ pointer }) => !changed.some((at) => pointer.startsWith(at))));
    },
    offer: async () => (await sound("test")) as SourceOffer | null,
    input: () => sound("create"),
  };
}

/** What is not there is asked for in the form's words, and not complained about in the schema's. */
function withMissing(kind: SourceKind, draft: SourceDraft, issues: readonly FieldIssue[]): FieldIssue[] {
  const missing: FieldIssue[] = [];
  if (kind === "registry" && draft.url.trim() === "")
    missing.push({ pointer: pointers.url, message: "This field is required." });
  if (kind === "file" && !draft.file) missing.push({ pointer: pointers.file, message: "Choose a file." });
  return [...missing, ...issues.filter(({ pointer }) => missing.every((one) => one.pointer !== pointer))];
}

function suggestedName(kind: SourceKind, { url, file }: SourceDraft): string {
  if (kind === "file") return file?.name.replace(/\.json$/i, "").slice(0, 100) ?? "";
  return URL.canParse(url.trim()) ? new URL(url.trim()).hostname : "";
}
