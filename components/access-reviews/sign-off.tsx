"use client";

import { BadgeCheck } from "lucide-react";
import { useState } from "react";
import { FormFailure } from "#components/console/form-failure.tsx";
import { plainFailure } from "#components/grants/narrowing-words.ts";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Section } from "#components/patterns/section.tsx";
import { Time } from "#components/patterns/time.tsx";
import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { Textarea } from "#components/ui/textarea.tsx";
import { useToast } from "#components/ui/toast.tsx";
import type { AccessReviewView } from "#lib/access/reviews/schemas.ts";
import { useSignReview } from "./api.ts";

/** Compliance's word that it was done as it should; without it the review is not evidence yet. */
export function SignOff({ review }: { review: AccessReviewView }) {
  const { signed, can, status } = review;
  return (
    <Section
      title="Sign-off"
      description="Somebody of compliance who neither decided, nor closed it, nor stands on the side of an agent says that it was done as it should be."
    >
      {signed ? (
        <figure className="grid gap-2 rounded-md border p-4 text-sm">
          <figcaption className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <BadgeCheck aria-hidden className="size-4 shrink-0 text-success" />
            <span className="font-medium">
              Signed off by <HostileText text={signed.by.name} />
            </span>
            <Time at={signed.at} className="text-muted text-xs" />
          </figcaption>
          <blockquote className="max-w-prose text-muted">
            <HostileText text={signed.statement} lines clipAt={600} />
          </blockquote>
        </figure>
      ) : can.sign === true ? (
        <SignForm id={review.id} />
      ) : (
        <p className="border-t py-3 text-muted text-sm">
          {status === "applied" ? "Not signed off yet. " : ""}
          <HostileText text={can.sign.no} />
        </p>
      )}
    </Section>
  );
}

function SignForm({ id }: { id: string }) {
  const [statement, setStatement] = useState("");
  const [tried, setTried] = useState(false);
  const sign = useSignReview(id);
  const toast = useToast();
  const empty = statement.trim() === "";

  function submit() {
    setTried(true);
    if (empty || sign.isPending) return;
    sign.mutate(statement.trim(), { onSuccess: () => toast({ title: "The review is signed off" }) });
  }

  return (
    <form
      noValidate
      aria-label="Sign off"
      className="grid max-w-xl gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Field
        label="Statement"
        hint="What you looked at and what you found. It is part of the export and does not change."
        error={tried && empty ? "Say what you attest, in a sentence." : undefined}
      >
        <Textarea value={statement} maxLength={2000} onChange={(event) => setStatement(event.target.value)} />
      </Field>
      <FormFailure error={plainFailure(sign.error)} />
      <div>
        <Button variant="primary" icon={<BadgeCheck aria-hidden />} pending={sign.isPending} onClick={submit}>
          Sign off the review
        </Button>
      </div>
    </form>
  );
}
