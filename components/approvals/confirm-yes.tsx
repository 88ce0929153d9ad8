"use client";

import { Check, KeyRound } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { Kbd } from "#components/ui/kbd.tsx";

type ConfirmYesProps = {
  words: string;
  /** What the button says. */
  label: string;
  /** The number that the agent's person sees must be typed. */
  asksNumber: boolean;
  /** The browser asks for a security key next. */
  asksKey: boolean;
  pending: boolean;
  onConfirm: (number?: number) => void;
  onCancel: () => void;
};

/** The second stroke of a yes. It has the focus, so that Enter confirms and Escape goes back. */
export function ConfirmYes({
  words,
  label,
  asksNumber,
  asksKey,
  pending,
  onConfirm,
  onCancel,
}: ConfirmYesProps) {
  const [typed, setTyped] = useState("");
  const form = useRef<HTMLFormElement>(null);
  const missing = asksNumber && !/^\d{2}$/.test(typed);

  useEffect(() => form.current?.querySelector<HTMLElement>("input, [type=submit]")?.focus(), []);

  return (
    <form
      ref={form}
      noValidate
      aria-label="Confirm your yes"
      className="grid gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (!missing) onConfirm(asksNumber ? Number(typed) : undefined);
      }}
      onKeyDown={(event) => event.key === "Escape" && onCancel()}
    >
      <p className="text-sm">{words}</p>
      {asksNumber && (
        <Field
          label="Number"
          hint="Whom the agent acts for sees two digits. Ask them, and type what they tell you."
        >
          <Input
            value={typed}
            inputMode="numeric"
            autoComplete="off"
            maxLength={2}
            className="max-w-20 font-mono"
            onChange={(event) => setTyped(event.target.value)}
          />
        </Field>
      )}
      {asksKey && (
        <p className="flex items-start gap-2 text-muted text-sm">
          <KeyRound aria-hidden className="mt-0.5 size-4 shrink-0" />
          <span>
            Your browser asks for your security key next. What it signs is a yes to this call as you see it,
            and to nothing else.
          </span>
        </p>
      )}
      <div className="flex flex-wrap items-center gap-2">
        <Button
          type="submit"
          variant="primary"
          icon={<Check aria-hidden />}
          pending={pending}
          reason={missing ? "Type the two digits first." : undefined}
        >
          {label}
        </Button>
        <Button variant="ghost" onClick={onCancel}>
          Not yet
        </Button>
        <span className="text-subtle text-xs touch:hidden">
          <Kbd keys="Enter" /> confirms, <Kbd keys="Escape" /> goes back
        </span>
      </div>
    </form>
  );
}
