"use client";

import { useEffect, useRef, useState } from "react";
import { FormFailure } from "#components/console/form-failure.tsx";
import { Button } from "#components/ui/button.tsx";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { Field } from "#components/ui/field.tsx";
import { Select } from "#components/ui/select.tsx";
import { Textarea } from "#components/ui/textarea.tsx";
import { useToast } from "#components/ui/toast.tsx";
import { plainVisible } from "#lib/core/visible-text.ts";
import { type AccessLevel, type ToolEffect, toolEffects } from "#lib/core/words.ts";
import type { SubmissionView } from "#lib/registry/schemas.ts";
import { accessLevelOptions, toolEffectLabels } from "#lib/ui/labels.ts";
import { useLabelTool } from "./review-api.ts";
import type { Seen } from "./use-seen.ts";

const nameMax = 60;

type LabelFormProps = {
  label: SubmissionView["labels"][number];
  submission: SubmissionView;
  look: Seen;
  onClose: () => void;
};

/** Says what a tool does, whatever its server says of it. Votes cast so far were on another label, and count no more. */
export function LabelForm({ label, submission, look, onClose }: LabelFormProps) {
  const [effects, setEffects] = useState<readonly ToolEffect[]>(label.effects);
  const [access, setAccess] = useState<AccessLevel>(label.access);
  const [why, setWhy] = useState("");
  const [missing, setMissing] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const save = useLabelTool(submission.id, look.expect);
  const toast = useToast();
  const votes = submission.votes.filter(({ standing }) => standing).length;

  useEffect(() => form.current?.querySelector("input")?.focus(), []);

  function submit() {
    if (save.isPending) return;
    if (why.trim() === "") {
      setMissing(true);
      field.current?.focus();
      return;
    }
    const input = {
      digest: look.seen.digest ?? "",
      tool: label.tool,
      effects: toolEffects.filter((effect) => effects.includes(effect)),
      access,
      reason: why.trim(),
    };
    save.mutate(input, {
      onSuccess: () => {
        toast({ title: `${plainVisible(label.tool, nameMax)} is labelled` });
        onClose();
      },
    });
  }

  return (
    <form
      ref={form}
      noValidate
      aria-label={`Label of ${plainVisible(label.tool, nameMax)}`}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
      className="grid max-w-prose gap-3 rounded-md border bg-surface p-3"
    >
      <fieldset className="grid gap-1.5">
        <legend className="mb-1.5 font-medium text-sm">What it does</legend>
        <div className="grid gap-1.5 sm:grid-cols-2">
          {toolEffects.map((effect) => (
            <Checkbox
              key={effect}
              label={toolEffectLabels[effect]}
              checked={effects.includes(effect)}
              onChange={({ target }) =>
                setEffects(
                  target.checked ? [...effects, effect] : effects.filter((other) => other !== effect),
                )
              }
            />
          ))}
        </div>
      </fieldset>
      <Field label="Access">
        <Select
          value={access}
          options={accessLevelOptions}
          onChange={({ target }) => setAccess(target.value as AccessLevel)}
        />
      </Field>
      <Field
        label="How you know"
        hint="Everybody who reads the record later sees it."
        error={missing && why.trim() === "" ? "Say how you know, in a sentence." : undefined}
      >
        <Textarea
          ref={field}
          rows={2}
          value={why}
          maxLength={2000}
          onChange={({ target }) => setWhy(target.value)}
        />
      </Field>
      {votes > 0 && (
        <p className="text-muted text-xs">
          Labels are part of what is voted on. The votes cast so far stay visible and no longer count.
        </p>
      )}
      <FormFailure error={save.error} />
      <div className="flex flex-wrap gap-2">
        <Button
          type="submit"
          size="sm"
          variant="primary"
          pending={save.isPending}
          reason={look.changed ? "It changed since you looked at it. Look again first." : undefined}
        >
          Save the label
        </Button>
        <Button size="sm" variant="ghost" onClick={onClose}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
