"use client";

import { X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { Kbd } from "#components/ui/kbd.tsx";
import { Textarea } from "#components/ui/textarea.tsx";
import { useShortcuts } from "#lib/ui/use-shortcuts.ts";
import { denyReasons } from "./approval-words.ts";

type DenyFormProps = {
  reason: string;
  onReason: (reason: string) => void;
  blocked: string | undefined;
  pending: boolean;
  onDeny: () => void;
  onCancel: () => void;
};

/** A no says why, because the agent is told: a usual reason by one stroke, or one's own words. */
export function DenyForm({ reason, onReason, blocked, pending, onDeny, onCancel }: DenyFormProps) {
  const [tried, setTried] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const empty = reason.trim() === "";

  useEffect(() => form.current?.querySelector("button")?.focus(), []);

  function choose(text: string) {
    onReason(text);
    form.current?.querySelector<HTMLElement>("[type=submit]")?.focus();
  }

  useShortcuts(
    denyReasons.map((text, index) => ({
      keys: String(index + 1),
      label: text,
      group: "Why you deny it",
      run: () => choose(text),
    })),
  );

  return (
    <form
      ref={form}
      noValidate
      aria-label="Deny this call"
      className="grid gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (empty) form.current?.querySelector("textarea")?.focus();
        else onDeny();
      }}
      onKeyDown={(event) => event.key === "Escape" && onCancel()}
    >
      <fieldset className="flex flex-wrap gap-1.5">
        <legend className="sr-only">Usual reasons</legend>
        {denyReasons.map((text, index) => (
          <Button key={text} size="sm" aria-pressed={reason === text} onClick={() => choose(text)}>
            <span className="touch:hidden">
              <Kbd keys={String(index + 1)} />
            </span>
            {text.replace(/\.$/, "")}
          </Button>
        ))}
      </fieldset>
      <Field
        label="Reason"
        hint="The agent is told, and everybody who reads the record."
        error={tried && empty ? "Say why, in a sentence." : undefined}
      >
        <Textarea
          value={reason}
          maxLength={2000}
          rows={2}
          onChange={(event) => onReason(event.target.value)}
        />
      </Field>
      <div className="flex flex-wrap items-center gap-2">
        <Button type="submit" variant="danger" icon={<X aria-hidden />} pending={pending} reason={blocked}>
          Deny this call
        </Button>
        <Button variant="ghost" onClick={onCancel}>
          Not yet
        </Button>
      </div>
    </form>
  );
}
