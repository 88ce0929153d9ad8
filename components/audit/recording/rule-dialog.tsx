"use client";

import { useEffect, useId, useRef, useState } from "react";
import { DialogForm } from "#components/console/dialog-form.tsx";
import { FormFailure } from "#components/console/form-failure.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { RadioCards } from "#components/ui/radio-cards.tsx";
import { useToast } from "#components/ui/toast.tsx";
import type { RecordingRule } from "#lib/audit/redaction/schemas.ts";
import { otherwiseWords } from "#lib/ui/audit-recording-words.ts";
import { messageAt } from "#lib/ui/field-errors.ts";
import { focusFirstError } from "#lib/ui/focus-first-error.ts";
import { useServerNames } from "../governance-api.ts";
import { FieldRows } from "./field-rows.tsx";
import { RulePreview } from "./rule-preview.tsx";
import { TargetRows } from "./target-rows.tsx";
import { useRuleDraft } from "./use-rule-draft.ts";

const otherwiseOptions = (["keep", "drop"] as const).map((value) => ({ value, ...otherwiseWords[value] }));

type RuleDialogProps = {
  /** The one to change, or null for a new one. */
  rule: RecordingRule | null;
  known: readonly RecordingRule[];
  onClose: () => void;
};

/** How the calls of one tool are recorded, with a call to try it on. */
export function RuleDialog({ rule, known, onClose }: RuleDialogProps) {
  const { draft, change, input, issues, tries, pending, error, save } = useRuleDraft(rule, known);
  const form = useRef<HTMLFormElement>(null);
  const toast = useToast();

  // After the errors have rendered.
  useEffect(() => {
    if (tries > 0) focusFirstError(form.current);
  }, [tries]);

  function submit() {
    save(({ tool, server }) => {
      toast({ title: `Calls of ${tool === "*" ? server : tool} are recorded so from now on` });
      onClose();
    });
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && !pending && onClose()}
      size="lg"
      title={rule ? "Edit the rule" : "Add a rule"}
      description="It holds for what is reported from now on. Passwords, keys and personal data that are recognised are taken out of whatever is kept."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" pending={pending} onClick={submit}>
            {rule ? "Save rule" : "Add rule"}
          </Button>
        </>
      }
    >
      <DialogForm ref={form} onSubmit={submit} className="grid gap-6">
        <div className="grid items-start gap-5 sm:grid-cols-2">
          <ServerField
            value={draft.server}
            readOnly={rule !== null}
            error={messageAt(issues, "/server")}
            onChange={(server) => change({ server })}
          />
          <Field
            label="Tool"
            hint="* stands for every tool of the server without a rule of its own."
            error={messageAt(issues, "/tool")}
          >
            <Input
              value={draft.tool}
              maxLength={300}
              readOnly={rule !== null}
              spellCheck={false}
              autoCapitalize="none"
              placeholder="get_customer"
              className="font-mono text-sm read-only:bg-sunken"
              onChange={(event) => change({ tool: event.target.value })}
            />
          </Field>
        </div>
        <FieldRows fields={draft.fields} issues={issues} onChange={(fields) => change({ fields })} />
        <RadioCards
          legend="Fields that are not named"
          name="otherwise"
          options={otherwiseOptions}
          value={draft.otherwise}
          onValueChange={(otherwise) => change({ otherwise })}
        />
        <TargetRows targets={draft.targets} issues={issues} onChange={(targets) => change({ targets })} />
        <RulePreview rule={input} />
        <FormFailure error={error} />
      </DialogForm>
    </Dialog>
  );
}

type ServerFieldProps = {
  value: string;
  readOnly: boolean;
  error: string | undefined;
  onChange: (server: string) => void;
};

/** The name as gateways report it; those that are approved are offered. */
function ServerField({ value, readOnly, error, onChange }: ServerFieldProps) {
  const list = useId();
  const [typed, setTyped] = useState(false);
  const names = useServerNames(value.trim(), typed && !readOnly);
  return (
    <Field label="Server" hint="Its name, as gateways report it." error={error}>
      <Input
        value={value}
        maxLength={300}
        readOnly={readOnly}
        list={list}
        spellCheck={false}
        autoCapitalize="none"
        placeholder="com.example/crm"
        className="font-mono text-sm read-only:bg-sunken [&::-webkit-calendar-picker-indicator]:hidden!"
        onFocus={() => setTyped(true)}
        onChange={(event) => onChange(event.target.value)}
      />
      <datalist id={list}>
        {names.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </Field>
  );
}
