"use client";

import { PencilLine } from "lucide-react";
import { useState } from "react";
import { ConfirmDialog } from "#components/patterns/confirm-dialog.tsx";
import { Button } from "#components/ui/button.tsx";
import { useToast } from "#components/ui/toast.tsx";
import type { CatalogDetail } from "#lib/catalog/schemas.ts";
import type { FieldIssue } from "#lib/core/errors.ts";
import type { Verdict } from "#lib/core/permissions.ts";
import { ApiError } from "#lib/ui/api-client.ts";
import { audienceConsequences, catalogName } from "#lib/ui/catalog-words.ts";
import { reasonOf } from "#lib/ui/reason-of.ts";
import { useUpdateCatalog } from "./api.ts";
import { CatalogDialog } from "./catalog-dialog.tsx";

export function EditCatalog({ catalog, may }: { catalog: CatalogDetail; may: Verdict }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button icon={<PencilLine aria-hidden />} reason={reasonOf(may)} onClick={() => setOpen(true)}>
        Edit
      </Button>
      {open && <EditCatalogDialog catalog={catalog} onClose={() => setOpen(false)} />}
    </>
  );
}

type Facts = Pick<CatalogDetail, "name" | "description" | "access" | "selection">;

function EditCatalogDialog({ catalog, onClose }: { catalog: CatalogDetail; onClose: () => void }) {
  /** What it said when the dialog opened: what changes is told from that. */
  const [before] = useState<Facts>(() => factsOf(catalog));
  const [draft, setDraft] = useState(before);
  const [issues, setIssues] = useState<readonly FieldIssue[]>([]);
  const [confirming, setConfirming] = useState(false);
  const update = useUpdateCatalog(catalog.slug);
  const toast = useToast();
  const changes = changesBetween(before, draft);
  const consequences = audienceConsequences(catalog, draft, catalog.chosen.length);
  const name = catalogName(catalog);

  async function save() {
    await update.mutateAsync(changes);
    toast({ title: `${catalogName(draft)} is changed` });
    onClose();
  }

  function submit() {
    if (update.isPending || Object.keys(changes).length === 0) return;
    if (draft.name.trim() === "") return setIssues([{ pointer: "/name", message: "Give it a name." }]);
    if (consequences.length > 0) return setConfirming(true);
    save().catch((error) => setIssues(error instanceof ApiError ? error.errors : []));
  }

  if (confirming)
    return (
      <ConfirmDialog
        open
        onOpenChange={(open) => !open && setConfirming(false)}
        title={`Change who sees what in ${name}?`}
        confirmLabel={verbOf(before, draft)}
        danger
        onConfirm={save}
      >
        {consequences.map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
      </ConfirmDialog>
    );

  return (
    <CatalogDialog
      title={`Edit ${name}`}
      draft={draft}
      onChange={(changed) => setDraft((now) => ({ ...now, ...changed }) as Facts)}
      issues={issues}
      setIssues={setIssues}
      failure={update.error}
      submitLabel={consequences.length > 0 ? "Review the change" : "Save changes"}
      submitReason={Object.keys(changes).length === 0 ? "Nothing is changed yet." : undefined}
      pending={update.isPending}
      onSubmit={submit}
      onClose={onClose}
    />
  );
}

function factsOf({ name, description, access, selection }: CatalogDetail): Facts {
  return { name, description, access, selection };
}

function changesBetween(before: Facts, after: Facts): Partial<Facts> {
  return Object.fromEntries(
    Object.entries(after).filter(([fact, value]) => before[fact as keyof Facts] !== value.trim()),
  );
}

function verbOf(before: Facts, after: Facts): string {
  if (before.access !== after.access)
    return after.access === "oauth" ? "Require a token" : "Open it to anybody";
  return after.selection === "all" ? "Show all approved servers" : "Show only chosen servers";
}
