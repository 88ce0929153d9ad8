"use client";

import { useEffect, useRef, useState } from "react";
import { DialogForm } from "#components/console/dialog-form.tsx";
import { FormFailure } from "#components/console/form-failure.tsx";
import { DescriptionField, NameField, ReasonField } from "#components/policies/rule-fields.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { useToast } from "#components/ui/toast.tsx";
import type { DutyRuleView } from "#lib/access/duties/schemas.ts";
import { ApiError } from "#lib/ui/api-client.ts";
import { focusFirstError } from "#lib/ui/focus-first-error.ts";
import { useSetRule } from "./api.ts";
import { type RuleDraft, type SideDraft, toRuleDraft, toRuleInput } from "./rule-draft.ts";
import { SideFields } from "./side-fields.tsx";

type RuleDialogProps = { known: DutyRuleView | null; onClose: () => void };

/** Two sides that no agent may have together. */
export function RuleDialog({ known, onClose }: RuleDialogProps) {
  const [draft, setDraft] = useState<RuleDraft>(() => toRuleDraft(known));
  const [nameless, setNameless] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const set = useSetRule();
  const toast = useToast();
  const issues = [
    ...(nameless ? [{ pointer: "/name", message: "Give it a name, by which records know it." }] : []),
    ...(set.error instanceof ApiError ? set.error.errors : []),
  ];
  const faults = issues.length;

  // After the errors have rendered.
  useEffect(() => {
    if (faults > 0) focusFirstError(form.current);
  }, [faults]);

  function change(changes: Partial<RuleDraft>) {
    setDraft((before) => ({ ...before, ...changes }));
    setNameless(false);
    if (set.error) set.reset();
  }
  function changeSide(index: 0 | 1, side: SideDraft) {
    const [one, other] = draft.sides;
    change({ sides: index === 0 ? [side, other] : [one, side] });
  }
  function save() {
    if (set.isPending) return;
    // Without a name there is no address to send it to.
    if (draft.name.trim() === "") return setNameless(true);
    set.mutate(toRuleInput(draft, known?.id ?? null), {
      onSuccess: ({ name }) => {
        toast({ title: known ? `${name} is changed` : `${name} is set` });
        onClose();
      },
    });
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && !set.isPending && onClose()}
      size="lg"
      title={known ? `Change ${known.name}` : "Keep two duties apart"}
      description={
        known
          ? "What it says differently is another rule: exceptions from it as it is now end."
          : "A tool is on a side when it fits one of its lines. Of what is filled in on a line, all must hold."
      }
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" pending={set.isPending} onClick={save}>
            {known ? "Change the rule" : "Add the rule"}
          </Button>
        </>
      }
    >
      <DialogForm ref={form} onSubmit={save} className="grid gap-5">
        {!known && (
          <NameField
            example="payees-and-payments"
            value={draft.name}
            issues={issues}
            onChange={(name) => change({ name })}
          />
        )}
        <DescriptionField
          label="Why the two stay apart"
          hint="Whoever is refused reads it."
          value={draft.description}
          issues={issues}
          onChange={(description) => change({ description })}
        />
        {([0, 1] as const).map((index) => (
          <SideFields
            key={index}
            index={index}
            side={draft.sides[index]}
            issues={issues}
            onChange={(side) => changeSide(index, side)}
          />
        ))}
        <ReasonField value={draft.reason} issues={issues} onChange={(reason) => change({ reason })} />
        <FormFailure error={set.error} />
      </DialogForm>
    </Dialog>
  );
}
