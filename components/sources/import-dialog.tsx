"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { FormFailure } from "#components/console/form-failure.tsx";
import { useOwners } from "#components/submissions/api.ts";
import { type FactsDraft, FactsFields } from "#components/submissions/facts-fields.tsx";
import { SignersPreview } from "#components/submissions/signers-preview.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import type { FieldIssue } from "#lib/core/errors.ts";
import { toFieldIssues } from "#lib/core/field-issues.ts";
import { ApiError } from "#lib/ui/api-client.ts";
import { messageAt } from "#lib/ui/field-errors.ts";
import { focusFirstError } from "#lib/ui/focus-first-error.ts";
import { routes } from "#lib/ui/routes.ts";
import { serversExactly } from "#lib/ui/source-words.ts";
import { useImport } from "./api.ts";

const noFacts: FactsDraft = { owner: "", data_classification: null, access_level: null, purpose: "" };
const namesShown = 5;

/** Which entries: those that were ticked, or every new one that a filter finds. */
export type ImportChoice =
  | { entry_ids: string[]; names: string[] }
  | { filter: { q?: string; status?: string; latest?: boolean }; count: number };

type ImportDialogProps = { sourceId: string; choice: ImportChoice; onClose: () => void };

/** The facts that all of them get, and who will have to sign them. */
export function ImportDialog({ sourceId, choice, onClose }: ImportDialogProps) {
  const [draft, setDraft] = useState(noFacts);
  const [issues, setIssues] = useState<readonly FieldIssue[]>([]);
  const form = useRef<HTMLFormElement>(null);
  const owners = useOwners();
  const submission = useImport(sourceId);
  const router = useRouter();
  const total = "count" in choice ? choice.count : choice.entry_ids.length;
  const title = `Submit ${serversExactly(total)}`;
  const done = submission.isPending || submission.isSuccess;

  // After the errors have rendered.
  useEffect(() => {
    if (issues.length > 0) focusFirstError(form.current);
  }, [issues]);

  async function submit() {
    if (done) return;
    const which = "count" in choice ? { filter: choice.filter } : { entry_ids: choice.entry_ids };
    const input = { ...which, ...given(draft) };
    const { importInput } = await import("#lib/sources/schemas.ts");
    const { error } = importInput.safeParse({ id: sourceId, ...input }, { reportInput: true });
    if (error) return setIssues(toFieldIssues(error.issues));
    submission.mutate(input, {
      onSuccess: (batch) => router.push(routes.importBatch(sourceId, batch.id)),
      onError: (failure) => setIssues(failure instanceof ApiError ? failure.errors : []),
    });
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && !submission.isPending && onClose()}
      size="lg"
      title={title}
      description="All get the same owner, classification, access level and purpose. Each is then read, reviewed and signed on its own."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" pending={done} onClick={() => void submit()}>
            {title}
          </Button>
        </>
      }
    >
      <form
        ref={form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
        className="grid gap-5"
      >
        <Which choice={choice} />
        <FactsFields
          draft={draft}
          owners={owners.data ?? []}
          errorOf={(field) => messageAt(issues, `/${field}`)}
          onChange={(changes) => {
            setDraft((before) => ({ ...before, ...changes }));
            const changed = Object.keys(changes).map((field) => `/${field}`);
            setIssues((before) => before.filter(({ pointer }) => !changed.includes(pointer)));
          }}
        />
        <SignersPreview classification={draft.data_classification} level={draft.access_level} />
        <FormFailure error={ofNoField(issues) ?? submission.error} />
      </form>
    </Dialog>
  );
}

function Which({ choice }: { choice: ImportChoice }) {
  if ("count" in choice)
    return (
      <p className="rounded-md border bg-surface px-3 py-2.5 text-sm">
        Every new entry that matches the filter, also on pages you have not looked at.
      </p>
    );
  const more = choice.names.length - namesShown;
  return (
    <ul
      aria-label="Servers"
      className="grid gap-1 rounded-md border bg-surface px-3 py-2.5 font-mono text-xs"
    >
      {choice.names.slice(0, namesShown).map((name) => (
        <li key={name} className="break-all">
          <bdi>{name}</bdi>
        </li>
      ))}
      {more > 0 && <li className="font-sans text-muted">and {more.toLocaleString("en")} more</li>}
    </ul>
  );
}

/** Blank means absent, so that it is reported as required. */
function given({ owner, data_classification, access_level, purpose }: FactsDraft) {
  return {
    owner: owner || undefined,
    data_classification: data_classification ?? undefined,
    access_level: access_level ?? undefined,
    purpose: purpose.trim() || undefined,
  };
}

/** What is wrong with the entries themselves stands under no field. */
function ofNoField(issues: readonly FieldIssue[]): Error | null {
  const issue = issues.find(({ pointer }) => /^\/(entry_ids|filter|id)\b/.test(pointer));
  return issue ? new Error(issue.message) : null;
}
