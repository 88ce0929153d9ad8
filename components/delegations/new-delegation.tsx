"use client";

import { Plus } from "lucide-react";
import { useEffect, useId, useRef, useState } from "react";
import { FormFailure } from "#components/console/form-failure.tsx";
import { Button } from "#components/ui/button.tsx";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { Textarea } from "#components/ui/textarea.tsx";
import { useToast } from "#components/ui/toast.tsx";
import type { FieldIssue } from "#lib/core/errors.ts";
import type { Verdict } from "#lib/core/permissions.ts";
import { ApiError } from "#lib/ui/api-client.ts";
import { messageAt } from "#lib/ui/field-errors.ts";
import { focusFirstError } from "#lib/ui/focus-first-error.ts";
import { reasonOf } from "#lib/ui/reason-of.ts";
import { useCreateDelegation, usePeople } from "./api.ts";
import { type DelegationDraft, readDraft, toLocal } from "./delegation-draft.ts";

const weekMs = 7 * 24 * 60 * 60 * 1_000;

/** The way to a new delegation, or why this person has none. */
export function NewDelegation({ me, may }: { me: string; may: Verdict }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        variant="primary"
        icon={<Plus aria-hidden />}
        reason={reasonOf(may)}
        onClick={() => setOpen(true)}
      >
        Add
      </Button>
      {open && <DelegationDialog me={me} onClose={() => setOpen(false)} />}
    </>
  );
}

function DelegationDialog({ me, onClose }: { me: string; onClose: () => void }) {
  const [draft, setDraft] = useState<DelegationDraft>(() => ({
    delegate: "",
    away: false,
    reason: "",
    from: "",
    until: toLocal(new Date(Date.now() + weekMs)),
  }));
  const [issues, setIssues] = useState<readonly FieldIssue[]>([]);
  const form = useRef<HTMLFormElement>(null);
  const listId = useId();
  const found = usePeople(draft.delegate.trim());
  const people = (found.data?.items ?? []).filter(({ id, disabled }) => id !== me && !disabled);
  const create = useCreateDelegation();
  const toast = useToast();

  // After the errors have rendered.
  useEffect(() => {
    if (issues.length > 0) focusFirstError(form.current);
  }, [issues]);

  function change(changes: Partial<DelegationDraft>) {
    setDraft((before) => ({ ...before, ...changes }));
    setIssues([]);
  }

  function save() {
    if (create.isPending) return;
    const read = readDraft(draft, found.data?.items ?? [], me);
    if ("issues" in read) return setIssues(read.issues);
    create.mutate(read.input, {
      onSuccess: ({ delegate }) => {
        toast({ title: delegate ? `${delegate.name} acts for you` : "You are away" });
        onClose();
      },
      onError: (error) => setIssues(error instanceof ApiError ? error.errors : []),
    });
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && !create.isPending && onClose()}
      size="md"
      title="Be away, or have somebody act for you"
      description="A reviewer who acts for you decides with your roles, under their own name, and can't pass it on."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" pending={create.isPending} onClick={save}>
            Save
          </Button>
        </>
      }
    >
      <form
        ref={form}
        noValidate
        className="grid gap-5"
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <Field
          label="Who acts for you"
          optional
          hint="Type a name or an e-mail address and choose from the list."
          error={messageAt(issues, "/delegate")}
        >
          <Input
            list={listId}
            value={draft.delegate}
            maxLength={200}
            autoCapitalize="none"
            spellCheck={false}
            onChange={(event) => change({ delegate: event.target.value })}
          />
        </Field>
        <datalist id={listId}>
          {people.map(({ id, email, name }) => (
            <option key={id} value={email}>
              {name}
            </option>
          ))}
        </datalist>
        <Checkbox
          label="I am away"
          hint="Nobody counts on you meanwhile, and you are not notified."
          checked={draft.away}
          onChange={({ target }) => change({ away: target.checked })}
        />
        <div className="grid items-start gap-5 sm:grid-cols-2">
          <Field label="From" optional hint="Left blank: now." error={messageAt(issues, "/starts_at")}>
            <Input
              type="datetime-local"
              value={draft.from}
              onChange={(event) => change({ from: event.target.value })}
            />
          </Field>
          <Field label="Until" hint="At most 30 days." error={messageAt(issues, "/ends_at")}>
            <Input
              type="datetime-local"
              value={draft.until}
              onChange={(event) => change({ until: event.target.value })}
            />
          </Field>
        </div>
        <Field
          label="Reason"
          hint="Everybody who reads the record later sees it."
          error={messageAt(issues, "/reason")}
        >
          <Textarea
            rows={2}
            value={draft.reason}
            maxLength={500}
            onChange={(event) => change({ reason: event.target.value })}
          />
        </Field>
        <FormFailure error={create.error} />
      </form>
    </Dialog>
  );
}
