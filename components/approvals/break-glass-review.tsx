"use client";

import { useRef, useState } from "react";
import { FormFailure } from "#components/console/form-failure.tsx";
import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { RadioCards } from "#components/ui/radio-cards.tsx";
import { Textarea } from "#components/ui/textarea.tsx";
import { useToast } from "#components/ui/toast.tsx";
import type { BreakGlassVerdict } from "#lib/core/words.ts";
import { focusFirstError } from "#lib/ui/focus-first-error.ts";
import { useReviewBreakGlass } from "./api.ts";

const verdicts = [
  { value: "justified", label: "Justified", description: "It could not wait, and this was right to do." },
  {
    value: "unjustified",
    label: "Not justified",
    description: "It could have waited, or should not have been done.",
  },
] as const;

/** What a second person says of it, once and for the record. */
export function BreakGlassReview({ id }: { id: string }) {
  const [verdict, setVerdict] = useState<BreakGlassVerdict | null>(null);
  const [note, setNote] = useState("");
  const [tried, setTried] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const review = useReviewBreakGlass(id);
  const toast = useToast();
  const noNote = note.trim() === "";

  function send() {
    if (review.isPending) return;
    setTried(true);
    if (verdict === null || noNote) {
      requestAnimationFrame(() => focusFirstError(form.current));
      return;
    }
    review.mutate(
      { verdict, note: note.trim() },
      { onSuccess: () => toast({ title: "The review is in the record", tone: "success" }) },
    );
  }

  return (
    <form
      ref={form}
      noValidate
      aria-label="Review what was approved alone"
      className="mt-1 grid gap-4 border-t border-danger-border pt-3"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <RadioCards
        legend="Your review"
        name="verdict"
        options={verdicts}
        value={verdict}
        onValueChange={setVerdict}
        error={tried && verdict === null ? "Choose one." : undefined}
      />
      <Field
        label="Note"
        hint="It stays in the record, and can't be changed."
        error={tried && noNote ? "Say what you looked at, and why." : undefined}
      >
        <Textarea rows={2} value={note} maxLength={2000} onChange={({ target }) => setNote(target.value)} />
      </Field>
      <FormFailure error={review.error} />
      <div>
        <Button type="submit" pending={review.isPending}>
          Record the review
        </Button>
      </div>
    </form>
  );
}
