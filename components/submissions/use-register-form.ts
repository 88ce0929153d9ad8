"use client";

import { useMemo, useState } from "react";
import type { FieldIssue } from "#lib/core/errors.ts";
import { toFieldIssues } from "#lib/core/field-issues.ts";
import { ApiError } from "#lib/ui/api-client.ts";
import { issuesAt, messageAt } from "#lib/ui/field-errors.ts";
import type { FactsDraft } from "./facts-fields.tsx";

export type RegisterBy = "url" | "server";
export type RegisterDraft = FactsDraft & { url: string; document: string };
type Field = keyof RegisterDraft;
type Schema = typeof import("#lib/registry/schemas.ts").createSubmissionInput;

const empty: RegisterDraft = {
  url: "",
  document: "",
  owner: "",
  data_classification: null,
  access_level: null,
  purpose: "",
};

const pointers: Record<Field, string> = {
  url: "/url",
  document: "/server",
  owner: "/owner",
  data_classification: "/data_classification",
  access_level: "/access_level",
  purpose: "/purpose",
};

/** The registration form's state, from `initial` on: what is typed, and what the domain's own schema or the server says is wrong with it. */
export function useRegisterForm(by: RegisterBy, initial: RegisterDraft = empty) {
  const [draft, setDraft] = useState(initial);
  const [left, setLeft] = useState<ReadonlySet<Field>>(new Set());
  const [tried, setTried] = useState(false);
  const [refused, setRefused] = useState<FieldIssue[]>([]);
  const [schema, setSchema] = useState<{ parse: Schema } | null>(null);

  const input = useMemo(() => toInput(draft, by), [draft, by]);
  const found = useMemo(() => (schema ? check(schema.parse, input) : []), [schema, input]);

  async function loadSchema(): Promise<Schema> {
    // It is a fair part of the page's weight, and of no use before somebody types.
    const { createSubmissionInput } = await import("#lib/registry/schemas.ts");
    setSchema({ parse: createSubmissionInput });
    return createSubmissionInput;
  }

  function errorOf(field: Field): string | undefined {
    const shown = tried || (left.has(field) && hasContent(draft[field]));
    return messageAt([...(shown ? found : []), ...refused], pointers[field]);
  }

  return {
    draft,
    errorOf,
    issuesOf: (field: Field) => issuesAt([...found, ...refused], pointers[field]),
    dirty: draft !== initial,
    loadSchema: () => void loadSchema(),
    change(changes: Partial<RegisterDraft>) {
      setDraft((before) => ({ ...before, ...changes }));
      const changed = Object.keys(changes).map((field) => pointers[field as Field]);
      setRefused((before) => before.filter(({ pointer }) => !changed.some((at) => pointer.startsWith(at))));
    },
    leave: (field: Field) => setLeft((before) => new Set(before).add(field)),
    /** The input to send, or null when it is not sound; then the fields say why. */
    async sound(): Promise<object | null> {
      setTried(true);
      const issues = check(await loadSchema(), input);
      return issues.length === 0 ? (input.value as object) : null;
    },
    refuse: (error: Error) => setRefused(error instanceof ApiError ? [...error.errors] : []),
  };
}

function hasContent(value: string | null): boolean {
  return value !== null && value !== "";
}

type Input = { value: unknown; fault: FieldIssue | null };

/** Blank means absent, so that it is reported as required. */
function toInput({ url, document, ...facts }: RegisterDraft, by: RegisterBy): Input {
  const value: Record<string, unknown> = {
    ...facts,
    owner: facts.owner || undefined,
    purpose: facts.purpose.trim() || undefined,
    data_classification: facts.data_classification ?? undefined,
    access_level: facts.access_level ?? undefined,
  };
  if (by === "url") return { value: { ...value, url: url.trim() }, fault: requiredFault(url, "/url") };
  const required = requiredFault(document, "/server");
  if (required) return { value, fault: required };
  try {
    return { value: { ...value, server: JSON.parse(document) }, fault: null };
  } catch (error) {
    const message = `This is not JSON: ${(error as Error).message}.`;
    return { value, fault: { pointer: "/server", message } };
  }
}

function requiredFault(text: string, pointer: string): FieldIssue | null {
  return text.trim() === "" ? { pointer, message: "This field is required." } : null;
}

function check(schema: Schema, { value, fault }: Input): FieldIssue[] {
  const result = schema.safeParse(value, { reportInput: true });
  const issues = toFieldIssues(result.error?.issues ?? []);
  if (!fault) return issues;
  return [fault, ...issues.filter(({ pointer }) => pointer !== fault.pointer && pointer !== "/url")];
}
