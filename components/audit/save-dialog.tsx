"use client";

import { useState } from "react";
import { FormFailure } from "#components/console/form-failure.tsx";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Button } from "#components/ui/button.tsx";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { useToast } from "#components/ui/toast.tsx";
import { ApiError } from "#lib/ui/api-client.ts";
import type { SearchColumn } from "#lib/ui/audit-words.ts";
import { messageAt } from "#lib/ui/field-errors.ts";
import { useSaveSearch } from "./api.ts";

type SaveDialogProps = { query: string; columns: readonly SearchColumn[]; onClose: () => void };

/** Keeps a search under a name. */
export function SaveDialog({ query, columns, onClose }: SaveDialogProps) {
  const [name, setName] = useState("");
  const [shared, setShared] = useState(false);
  const [missing, setMissing] = useState(false);
  const save = useSaveSearch();
  const toast = useToast();
  const refused = save.error instanceof ApiError ? messageAt(save.error.errors, "/name") : undefined;

  function submit() {
    if (save.isPending) return;
    if (name.trim() === "") return setMissing(true);
    save.mutate(
      { name: name.trim(), query, columns, shared },
      {
        onSuccess: () => {
          toast({ title: `Saved as “${name.trim()}”` });
          onClose();
        },
      },
    );
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && !save.isPending && onClose()}
      title="Save this search"
      description="With its columns. Relative times, such as the last 24 hours, stay relative."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" pending={save.isPending} onClick={submit}>
            Save search
          </Button>
        </>
      }
    >
      <form
        noValidate
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Field label="Name" error={missing && name.trim() === "" ? "Give it a name." : refused}>
          <Input value={name} maxLength={80} onChange={({ target }) => setName(target.value)} />
        </Field>
        <p className="max-h-24 overflow-y-auto break-all rounded-md border bg-sunken px-3 py-2 font-mono text-xs">
          {query === "" ? <span className="text-muted">Every event</span> : <HostileText text={query} />}
        </p>
        <Checkbox
          label="Share it"
          hint="Everybody who may read the log finds it. Only you can change it."
          checked={shared}
          onChange={({ target }) => setShared(target.checked)}
        />
        <FormFailure error={save.error} />
      </form>
    </Dialog>
  );
}
