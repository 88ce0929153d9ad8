"use client";

import { Check, PencilLine, X } from "lucide-react";
import { type ComponentProps, Fragment, type ReactNode, type RefObject, useRef, useState } from "react";
import { ConfirmDialog } from "#components/patterns/confirm-dialog.tsx";
import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { Kbd } from "#components/ui/kbd.tsx";
import { Textarea } from "#components/ui/textarea.tsx";
import type { VoteDecision } from "#lib/core/words.ts";
import { useShortcuts } from "#lib/ui/use-shortcuts.ts";

type Choice<D extends VoteDecision> = {
  decision: D;
  /** What its key does: "Approve". */
  label: string;
  /** Where the button says more: "Approve 3 tools". */
  button?: string;
  /** Why it can't be chosen now. */
  blocked?: string | undefined;
};

type VoteFormProps<D extends VoteDecision> = {
  /** Under what its keys are listed: "This grant". */
  group: string;
  choices: readonly Choice<D>[];
  /** What other keys do on this page, said after its own. */
  otherKeys: readonly { keys: string; does: string }[];
  reason: string;
  reasonMax?: number;
  onReason: (reason: string) => void;
  /** Where another part of the page puts the focus into it. */
  reasonField?: RefObject<HTMLTextAreaElement | null>;
  /** What is being sent. */
  pending: D | undefined;
  failure: ReactNode;
  /** Sends it; throws what `failure` shows. */
  cast: (decision: D) => Promise<void>;
  /** Puts the focus on whatever else is missing; @returns whether something was */
  missesMore?: (decision: D) => boolean;
  /** What is asked before a rejection. */
  rejection: { title: string; confirmLabel: string; text: ReactNode };
  /** Fields above the reason. @param tried what they last wanted to say */
  children?: (tried: D | null) => ReactNode;
};

const looks: Record<
  VoteDecision,
  { keys: string } & Pick<ComponentProps<typeof Button>, "variant" | "icon" | "className">
> = {
  approve: { keys: "a", variant: "primary", icon: <Check aria-hidden /> },
  request_changes: { keys: "c", icon: <PencilLine aria-hidden /> },
  reject: {
    keys: "r",
    variant: "ghost",
    icon: <X aria-hidden />,
    className: "ml-auto text-danger hover:text-danger",
  },
};

/** A vote with its reason, by pointer or by keys. A rejection is asked about once more. */
export function VoteForm<D extends VoteDecision>(props: VoteFormProps<D>) {
  const { group, choices, reason, pending, rejection } = props;
  const [tried, setTried] = useState<D | null>(null);
  const [confirming, setConfirming] = useState<D | null>(null);
  const ownField = useRef<HTMLTextAreaElement>(null);
  const field = props.reasonField ?? ownField;
  const buttons = useRef<Partial<Record<VoteDecision, HTMLButtonElement | null>>>({});
  const empty = reason.trim() === "";

  async function cast(decision: D) {
    if (pending === undefined) await props.cast(decision);
  }

  function decide(decision: D) {
    setTried(decision);
    if (empty) field.current?.focus();
    else if (props.missesMore?.(decision)) return;
    else if (decision === "reject") setConfirming(decision);
    // What failed is shown above the buttons.
    else cast(decision).catch(() => undefined);
  }

  function go(decision: D) {
    if (empty) field.current?.focus();
    else buttons.current[decision]?.focus();
  }

  useShortcuts(
    choices.map(({ decision, label }) => ({
      keys: looks[decision].keys,
      label,
      group,
      run: () => go(decision),
    })),
  );

  const keys = [
    ...choices.map(({ decision, label }) => ({ keys: looks[decision].keys, does: label.toLowerCase() })),
    ...props.otherKeys,
  ];
  return (
    <form
      noValidate
      aria-label="Your decision"
      className="grid gap-3"
      onSubmit={(event) => event.preventDefault()}
    >
      {props.children?.(tried)}
      <Field
        label="Reason"
        hint="Everybody who reads the record later sees it."
        error={tried !== null && empty ? "Say why, in a sentence." : undefined}
      >
        <Textarea
          ref={field}
          value={reason}
          maxLength={props.reasonMax ?? 2000}
          onChange={(event) => props.onReason(event.target.value)}
        />
      </Field>
      {confirming === null && props.failure}
      <div className="flex flex-wrap items-center gap-2">
        {choices.map(({ decision, label, button, blocked }) => {
          const { keys: _, ...look } = looks[decision];
          return (
            <Button
              key={decision}
              {...look}
              ref={(element: HTMLButtonElement | null) => {
                buttons.current[decision] = element;
              }}
              reason={blocked}
              pending={pending === decision}
              onClick={() => decide(decision)}
            >
              {button ?? label}
            </Button>
          );
        })}
      </div>
      <p className="text-subtle text-xs touch:hidden">
        {keys.map(({ keys: stroke, does }, index) => (
          <Fragment key={stroke}>
            {index > 0 && ", "}
            <Kbd keys={stroke} /> {does}
          </Fragment>
        ))}
      </p>
      <ConfirmDialog
        open={confirming !== null}
        onOpenChange={(open) => setConfirming((before) => (open ? before : null))}
        title={rejection.title}
        confirmLabel={rejection.confirmLabel}
        danger
        onConfirm={async () => {
          if (confirming !== null) await cast(confirming);
        }}
      >
        <p>{rejection.text}</p>
      </ConfirmDialog>
    </form>
  );
}
