"use client";

import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { FormFailure } from "#components/console/form-failure.tsx";
import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { Textarea } from "#components/ui/textarea.tsx";

type CommentFormProps = {
  /** What it is about, for the field's name: "Comment on pay". */
  label: string;
  submitLabel: string;
  pending: boolean;
  failure: Error | null;
  /** Takes the keyboard at once: it was opened to be written in. */
  focus?: boolean;
  onSubmit: (body: string) => Promise<unknown>;
  onCancel?: () => void;
};

/** A word to the others. Control and Enter send it; what was typed stays when that fails. */
export function CommentForm(props: CommentFormProps) {
  const { label, submitLabel, pending, failure, focus = false, onSubmit, onCancel } = props;
  const [body, setBody] = useState("");
  const [missing, setMissing] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const empty = body.trim() === "";

  useEffect(() => {
    if (focus) field.current?.focus();
  }, [focus]);

  function submit() {
    if (pending) return;
    if (empty) {
      setMissing(true);
      field.current?.focus();
      return;
    }
    // What failed is shown below the field.
    onSubmit(body.trim()).then(
      () => {
        setBody("");
        setMissing(false);
      },
      () => undefined,
    );
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) {
      event.preventDefault();
      submit();
    }
    if (event.key === "Escape" && empty) onCancel?.();
  }

  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
      className="grid gap-2"
    >
      <Field label={label} error={missing && empty ? "Write something first." : undefined}>
        <Textarea
          ref={field}
          rows={2}
          value={body}
          maxLength={8000}
          onChange={(event) => setBody(event.target.value)}
          onKeyDown={onKeyDown}
        />
      </Field>
      <FormFailure error={failure} />
      <div className="flex flex-wrap gap-2">
        <Button type="submit" size="sm" pending={pending}>
          {submitLabel}
        </Button>
        {onCancel && (
          <Button size="sm" variant="ghost" onClick={onCancel}>
            Cancel
          </Button>
        )}
      </div>
    </form>
  );
}
