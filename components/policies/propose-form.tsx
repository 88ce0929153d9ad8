"use client";

import type { UseMutationResult } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { FormFailure } from "#components/console/form-failure.tsx";
import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { Textarea } from "#components/ui/textarea.tsx";
import { useToast } from "#components/ui/toast.tsx";

type ProposeFormProps<I> = {
  baseVersion: number;
  propose: UseMutationResult<{ waiting_for: string | null }, Error, I>;
  /** What is proposed, for this reason. */
  input: (reason: string) => I;
  /** Why it can't be proposed as it is. */
  blocked?: string;
  onDone: () => void;
  onDiscard: () => void;
};

/** Hands the draft to the other administrators. */
export function ProposeForm<I>({
  baseVersion,
  propose,
  input,
  blocked,
  onDone,
  onDiscard,
}: ProposeFormProps<I>) {
  const [reason, setReason] = useState("");
  const [missing, setMissing] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const toast = useToast();

  function submit() {
    if (blocked !== undefined || propose.isPending) return;
    if (reason.trim() === "") {
      setMissing(true);
      field.current?.focus();
      return;
    }
    propose.mutate(input(reason.trim()), {
      onSuccess: ({ waiting_for }) => {
        toast({ title: "The change is proposed", description: waiting_for ?? undefined });
        onDone();
      },
    });
  }

  return (
    <form
      noValidate
      aria-label="Propose the change"
      className="grid gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Field
        label="Reason"
        hint="Everybody who reads the record later sees it."
        error={missing && reason.trim() === "" ? "Say why, in a sentence." : undefined}
      >
        <Textarea
          ref={field}
          value={reason}
          maxLength={2000}
          onChange={(event) => setReason(event.target.value)}
        />
      </Field>
      <FormFailure error={propose.error} />
      <div className="flex flex-wrap items-center gap-2">
        <Button type="submit" variant="primary" pending={propose.isPending} reason={blocked}>
          Propose version {baseVersion + 1}
        </Button>
        <Button variant="ghost" onClick={onDiscard}>
          Discard the draft
        </Button>
      </div>
      <p className="text-subtle text-xs">Nothing changes until another administrator signs it.</p>
    </form>
  );
}
