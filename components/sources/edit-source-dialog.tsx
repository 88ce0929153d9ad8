"use client";

import { useEffect, useRef, useState } from "react";
import { DialogForm } from "#components/console/dialog-form.tsx";
import { FormFailure } from "#components/console/form-failure.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { useToast } from "#components/ui/toast.tsx";
import type { FieldIssue } from "#lib/core/errors.ts";
import type { SourceView } from "#lib/sources/schemas.ts";
import { ApiError } from "#lib/ui/api-client.ts";
import { messageAt } from "#lib/ui/field-errors.ts";
import { focusFirstError } from "#lib/ui/focus-first-error.ts";
import { useUpdateSource } from "./api.ts";
import { FilterFields, toFilter, toFilterDraft } from "./filter-fields.tsx";

/** Changes what a source is called and what it takes in. Where it is stays: another address is another source. */
export function EditSourceDialog({ source, onClose }: { source: SourceView; onClose: () => void }) {
  const [name, setName] = useState(source.name);
  const [filter, setFilter] = useState(() => toFilterDraft(source.filter));
  const [issues, setIssues] = useState<readonly FieldIssue[]>([]);
  const form = useRef<HTMLFormElement>(null);
  const update = useUpdateSource(source.id);
  const toast = useToast();

  // After the errors have rendered.
  useEffect(() => {
    if (issues.length > 0) focusFirstError(form.current);
  }, [issues]);

  function forget(...pointers: string[]) {
    setIssues((before) => before.filter(({ pointer }) => !pointers.some((at) => pointer.startsWith(at))));
  }

  function save() {
    if (update.isPending) return;
    if (name.trim() === "") return setIssues([{ pointer: "/name", message: "This field is required." }]);
    update.mutate(
      { name: name.trim(), filter: toFilter(filter) },
      {
        onSuccess: () => {
          toast({ title: "The source is changed" });
          onClose();
        },
        onError: (error) => setIssues(error instanceof ApiError ? error.errors : []),
      },
    );
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && !update.isPending && onClose()}
      size="md"
      title="Edit the source"
      description={
        source.kind === "registry"
          ? "Its address stays; for another one, add another source. What to take in holds from the next sync on."
          : "What to take in holds from the next sync on. For other content, replace the file."
      }
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" pending={update.isPending} onClick={save}>
            Save changes
          </Button>
        </>
      }
    >
      <DialogForm ref={form} onSubmit={save} className="grid gap-5">
        <Field label="Name" error={messageAt(issues, "/name")}>
          <Input
            value={name}
            maxLength={100}
            onChange={(event) => {
              setName(event.target.value);
              forget("/name");
            }}
          />
        </Field>
        <FilterFields
          draft={filter}
          issues={issues}
          onChange={(changes) => {
            setFilter((before) => ({ ...before, ...changes }));
            forget(...Object.keys(changes).map((field) => `/filter/${field}`));
          }}
        />
        <FormFailure error={update.error} />
      </DialogForm>
    </Dialog>
  );
}
