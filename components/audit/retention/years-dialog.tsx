"use client";

import { useState } from "react";
import { ReasonDialog } from "#components/console/reason-dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { useToast } from "#components/ui/toast.tsx";
import type { Retention } from "#lib/audit/retention/schemas.ts";
import { yearsWords } from "#lib/ui/audit-integrity-words.ts";
import { readYears, yearsChange } from "#lib/ui/audit-retention-words.ts";
import { retentionClassLabels } from "#lib/ui/audit-words.ts";
import { useSetRetention } from "../governance-api.ts";

type YearsDialogProps = { retained: Retention["classes"][number]; onClose: () => void };

/** How long a class is kept from now on, and why. */
export function YearsDialog({ retained: { class: of, years: before }, onClose }: YearsDialogProps) {
  const [text, setText] = useState(String(before));
  const set = useSetRetention();
  const toast = useToast();
  const read = readYears(text);
  const label = retentionClassLabels[of];
  const blocked =
    "problem" in read
      ? read.problem
      : read.years === before
        ? `It is ${yearsWords(before)} already.`
        : undefined;

  return (
    <ReasonDialog
      title={`How long ${label.toLowerCase()} events are kept`}
      description="Months that have begun keep what was promised."
      confirmLabel={"years" in read ? `Keep for ${yearsWords(read.years)}` : "Change"}
      blocked={blocked}
      pending={set.isPending}
      failure={set.error}
      onConfirm={(reason) => {
        if (!("years" in read)) return;
        set.mutate(
          { class: of, years: read.years, reason },
          {
            onSuccess: ({ message }) => {
              toast({ title: message });
              onClose();
            },
          },
        );
      }}
      onClose={onClose}
    >
      <Field
        label="Years"
        hint={"years" in read ? yearsChange(before, read.years) : undefined}
        error={"problem" in read ? read.problem : undefined}
      >
        <Input
          inputMode="numeric"
          value={text}
          maxLength={3}
          className="w-24 tabular-nums"
          onChange={(event) => setText(event.target.value)}
        />
      </Field>
    </ReasonDialog>
  );
}
