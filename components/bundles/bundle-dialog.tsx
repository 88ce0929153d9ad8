"use client";

import { Plus } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { DialogForm } from "#components/console/dialog-form.tsx";
import { FormFailure } from "#components/console/form-failure.tsx";
import { DescriptionField, NameField, ReasonField } from "#components/policies/rule-fields.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { useToast } from "#components/ui/toast.tsx";
import type { BundleView } from "#lib/access/bundles/schemas.ts";
import { ApiError } from "#lib/ui/api-client.ts";
import { focusFirstError } from "#lib/ui/focus-first-error.ts";
import { useSetBundle } from "./api.ts";
import { type BundleDraft, type ItemDraft, newItem, toBundleDraft, toBundleInput } from "./bundle-draft.ts";
import { ItemFields } from "./item-fields.tsx";

const itemsMax = 20;

type BundleDialogProps = { known: BundleView | null; onClose: () => void };

/** What a bundle contains from now on. */
export function BundleDialog({ known, onClose }: BundleDialogProps) {
  const [draft, setDraft] = useState<BundleDraft>(() => toBundleDraft(known));
  const [nameless, setNameless] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const set = useSetBundle();
  const toast = useToast();
  const issues = [
    ...(nameless ? [{ pointer: "/name", message: "Give it a name, by which it is requested." }] : []),
    ...(set.error instanceof ApiError ? set.error.errors : []),
  ];
  const faults = issues.length;

  // After the errors have rendered.
  useEffect(() => {
    if (faults > 0) focusFirstError(form.current);
  }, [faults]);

  function change(changes: Partial<BundleDraft>) {
    setDraft((before) => ({ ...before, ...changes }));
    setNameless(false);
    if (set.error) set.reset();
  }
  function changeItem(key: string, changes: Partial<ItemDraft>) {
    change({ items: draft.items.map((item) => (item.key === key ? { ...item, ...changes } : item)) });
  }
  function save() {
    if (set.isPending) return;
    // Without a name there is no address to send it to.
    if (draft.name.trim() === "") return setNameless(true);
    set.mutate(toBundleInput(draft, known?.version ?? null), {
      onSuccess: ({ name, version }) => {
        toast({
          title: `Version ${version} of ${name} stands`,
          description: "Grants that were given stay as they are.",
        });
        onClose();
      },
    });
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && !set.isPending && onClose()}
      size="lg"
      title={known ? `New version of ${known.name}` : "Add a bundle"}
      description="Grants copy what it says when they are requested. None that was given, or asked for, is changed."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" pending={set.isPending} onClick={save}>
            {known ? `Set version ${known.version + 1}` : "Add the bundle"}
          </Button>
        </>
      }
    >
      <DialogForm ref={form} onSubmit={save} className="grid gap-5">
        {!known && (
          <NameField
            example="support-desk"
            value={draft.name}
            issues={issues}
            onChange={(name) => change({ name })}
          />
        )}
        <DescriptionField
          label="What it is for"
          hint="Whoever answers for an agent chooses by it."
          value={draft.description}
          issues={issues}
          onChange={(description) => change({ description })}
        />
        {draft.items.map((item, number) => (
          <ItemFields
            key={item.key}
            number={number}
            item={item}
            issues={issues}
            onChange={(changes) => changeItem(item.key, changes)}
            onRemove={
              draft.items.length === 1
                ? undefined
                : () => change({ items: draft.items.filter(({ key }) => key !== item.key) })
            }
          />
        ))}
        <div>
          <Button
            size="sm"
            icon={<Plus aria-hidden />}
            reason={draft.items.length >= itemsMax ? `A bundle has ${itemsMax} grants at most.` : undefined}
            onClick={() => change({ items: [...draft.items, newItem()] })}
          >
            Add a grant
          </Button>
        </div>
        <ReasonField value={draft.reason} issues={issues} onChange={(reason) => change({ reason })} />
        <FormFailure error={set.error} />
      </DialogForm>
    </Dialog>
  );
}
