"use client";

import { Trash2 } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { DialogForm } from "#components/console/dialog-form.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { Select } from "#components/ui/select.tsx";
import { origins, transports } from "#lib/core/words.ts";
import type { MatrixRule } from "#lib/settings/schemas.ts";
import { messageAt } from "#lib/ui/field-errors.ts";
import { focusFirstError } from "#lib/ui/focus-first-error.ts";
import { originLabels, transportLabels } from "#lib/ui/labels.ts";
import { cellWords, hoursWords } from "#lib/ui/policy-words.ts";
import type { RuleDraft } from "#lib/ui/rule-draft.ts";
import { useRuleForm } from "./use-rule-form.ts";

const transportOptions = [
  { value: "any", label: "However they come" },
  ...transports.map((value) => ({ value, label: transportLabels[value] })),
];
const originOptions = [
  { value: "any", label: "Whoever they are from" },
  ...origins.map((value) => ({ value, label: originLabels[value] })),
];

type RuleDialogProps = {
  /** What the form begins with. */
  rule: MatrixRule;
  /** Whether it stands in the draft already. */
  known: boolean;
  onSave: (rule: MatrixRule) => void;
  onRemove: () => void;
  onClose: () => void;
};

/** One rule of the matrix. It changes the draft alone. */
export function RuleDialog({ rule: initial, known, onSave, onRemove, onClose }: RuleDialogProps) {
  const { draft, change, rule, issues } = useRuleForm(initial);
  const [tries, setTries] = useState(0);
  const form = useRef<HTMLFormElement>(null);

  // After the errors have rendered.
  useEffect(() => {
    if (tries > 0) focusFirstError(form.current);
  }, [tries]);

  function submit() {
    if (rule) onSave(rule);
    else setTries((n) => n + 1);
  }

  function number(field: keyof RuleDraft, label: string, hint?: string) {
    return (
      <Field label={label} hint={hint} error={tries > 0 ? messageAt(issues, `/${field}`) : undefined}>
        <Input
          inputMode="numeric"
          value={draft[field]}
          maxLength={6}
          onChange={(event) => change({ [field]: event.target.value })}
        />
      </Field>
    );
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      size="md"
      title={known ? "Change the rule" : "Add a rule"}
      description={cellWords(initial)}
      footer={
        <>
          {known && (
            <Button
              variant="ghost"
              icon={<Trash2 aria-hidden />}
              className="mr-auto text-danger hover:text-danger"
              onClick={onRemove}
            >
              Remove rule
            </Button>
          )}
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" onClick={submit}>
            {known ? "Change in the draft" : "Add to the draft"}
          </Button>
        </>
      }
    >
      <DialogForm ref={form} onSubmit={submit} className="grid items-start gap-5 sm:grid-cols-2">
        <Field
          label="Transport"
          hint="Remote servers are reached over the network; packages run beside the agent."
        >
          <Select
            options={transportOptions}
            value={draft.transport}
            onChange={(event) => change({ transport: event.target.value as MatrixRule["transport"] })}
          />
        </Field>
        <Field label="Origin" hint="In-house is what lies in a namespace of one of our teams.">
          <Select
            options={originOptions}
            value={draft.origin}
            onChange={(event) => change({ origin: event.target.value as MatrixRule["origin"] })}
          />
        </Field>
        {number("governance", "Governance signatures", "0 for none.")}
        {number("compliance", "Compliance signatures", "0 for none.")}
        {number(
          "due_hours",
          "Due, in hours",
          rule ? `A submission should be decided in ${hoursWords(rule.due_hours)}.` : undefined,
        )}
        {number(
          "recertify_days",
          "Recertification, in days",
          "After that, the approval must be confirmed again.",
        )}
        {number("grace_days", "Grace, in days", "How much longer it stays callable unconfirmed.")}
      </DialogForm>
      <p className="max-w-prose pt-5 text-muted text-xs">
        Of several rules for the same server the strictest counts, value by value: a narrower rule adds to the
        one for all servers, and never takes away from it.
      </p>
    </Dialog>
  );
}
