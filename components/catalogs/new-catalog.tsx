"use client";

import { Plus } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { useToast } from "#components/ui/toast.tsx";
import type { FieldIssue } from "#lib/core/errors.ts";
import type { Verdict } from "#lib/core/permissions.ts";
import { ApiError } from "#lib/ui/api-client.ts";
import { catalogName, slugFor } from "#lib/ui/catalog-words.ts";
import { messageAt } from "#lib/ui/field-errors.ts";
import { reasonOf } from "#lib/ui/reason-of.ts";
import { routes } from "#lib/ui/routes.ts";
import { type CatalogDraft, useCreateCatalog } from "./api.ts";
import { CatalogDialog } from "./catalog-dialog.tsx";

/** The way to a new catalog, or why this person has none. */
export function NewCatalog({ may, publicUrl }: { may: Verdict; publicUrl: string }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        variant="primary"
        icon={<Plus aria-hidden />}
        reason={reasonOf(may)}
        onClick={() => setOpen(true)}
      >
        New catalog
      </Button>
      {open && <NewCatalogDialog publicUrl={publicUrl} onClose={() => setOpen(false)} />}
    </>
  );
}

const empty: CatalogDraft = { name: "", description: "", access: null, selection: null };

function NewCatalogDialog({ publicUrl, onClose }: { publicUrl: string; onClose: () => void }) {
  const [draft, setDraft] = useState(empty);
  /** What was typed; until then the name suggests it. */
  const [typed, setTyped] = useState<string | null>(null);
  const [issues, setIssues] = useState<readonly FieldIssue[]>([]);
  const create = useCreateCatalog();
  const router = useRouter();
  const toast = useToast();
  const slug = typed ?? slugFor(draft.name);
  const busy = create.isPending || create.isSuccess;

  function save() {
    if (busy) return;
    create.mutate(
      { ...draft, slug },
      {
        onSuccess: (catalog) => {
          toast({ title: `${catalogName(catalog)} has its address` });
          router.push(routes.namedCatalog(catalog.slug));
        },
        onError: (error) => setIssues(issuesOf(error)),
      },
    );
  }

  return (
    <CatalogDialog
      title="New catalog"
      description="A named audience with a registry address of its own."
      draft={draft}
      onChange={(changes) => setDraft((before) => ({ ...before, ...changes }))}
      issues={issues}
      setIssues={setIssues}
      failure={issues.some(({ pointer }) => pointer === "/slug") ? null : create.error}
      submitLabel="Make catalog"
      pending={busy}
      onSubmit={save}
      onClose={onClose}
      address={
        <Field
          label="Address"
          error={messageAt(issues, "/slug")}
          hint={
            <>
              Clients are given{" "}
              <span className="break-all font-mono text-ink">
                {publicUrl}/catalogs/{slug || "…"}
              </span>
              . It can't be changed later.
            </>
          }
        >
          <Input
            value={slug}
            maxLength={63}
            spellCheck={false}
            autoCapitalize="none"
            placeholder="payments-team"
            className="font-mono text-sm"
            onChange={(event) => {
              setTyped(event.target.value === "" ? null : event.target.value);
              setIssues((before) => before.filter(({ pointer }) => pointer !== "/slug"));
            }}
          />
        </Field>
      }
    />
  );
}

/** An address that is taken is a matter of that field. */
function issuesOf(error: Error): readonly FieldIssue[] {
  if (!(error instanceof ApiError)) return [];
  return error.code === "conflict" ? [{ pointer: "/slug", message: error.message }] : error.errors;
}
