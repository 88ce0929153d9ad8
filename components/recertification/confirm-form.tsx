"use client";

import { Check } from "lucide-react";
import { useRef, useState } from "react";
import { FormFailure } from "#components/console/form-failure.tsx";
import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { Kbd } from "#components/ui/kbd.tsx";
import { Textarea } from "#components/ui/textarea.tsx";
import { useToast } from "#components/ui/toast.tsx";
import type { RecertificationView } from "#lib/lifecycle/schemas.ts";
import { recertificationTitle } from "#lib/ui/recertification-words.ts";
import { useShortcuts } from "#lib/ui/use-shortcuts.ts";
import { useConfirm } from "./api.ts";
import { nextAction } from "./next-action.ts";

type ConfirmFormProps = { item: RecertificationView; next: string | null };

/** The owner's word that what was approved still holds. */
export function ConfirmForm({ item, next }: ConfirmFormProps) {
  const [text, setText] = useState("");
  const [tried, setTried] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const confirm = useConfirm(item.id);
  const toast = useToast();
  const empty = text.trim() === "";

  function submit() {
    setTried(true);
    if (empty) field.current?.focus();
    else if (!confirm.isPending)
      confirm.mutate(
        { digest: item.digest, text: text.trim() },
        {
          onSuccess: () =>
            toast({
              title: `You confirmed ${recertificationTitle(item)}`,
              description: "A reviewer decides now.",
              action: nextAction(next),
            }),
        },
      );
  }

  useShortcuts([
    {
      keys: "a",
      label: "Confirm",
      group: "This recertification",
      run: () => (empty ? field.current?.focus() : button.current?.focus()),
    },
  ]);

  return (
    <form
      noValidate
      aria-label="Confirm it"
      className="grid gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Field
        label="What still holds"
        hint="That owner, classification, access level and purpose still hold, or what does not."
        error={tried && empty ? "Say what holds, in a sentence." : undefined}
      >
        <Textarea
          ref={field}
          value={text}
          maxLength={2000}
          onChange={(event) => setText(event.target.value)}
        />
      </Field>
      <FormFailure error={confirm.error} />
      <div className="flex items-center gap-3">
        <Button
          ref={button}
          variant="primary"
          icon={<Check aria-hidden />}
          pending={confirm.isPending}
          onClick={submit}
        >
          Confirm it
        </Button>
        <p className="text-subtle text-xs touch:hidden">
          <Kbd keys="a" /> confirm, <Kbd keys="j" /> next
        </p>
      </div>
    </form>
  );
}
