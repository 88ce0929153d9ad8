"use client";

import { useEffect, useRef, useState } from "react";
import { FormFailure } from "#components/console/form-failure.tsx";
import { classificationCards, levelCards } from "#components/submissions/facts-fields.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { RadioCards } from "#components/ui/radio-cards.tsx";
import { Select } from "#components/ui/select.tsx";
import { useToast } from "#components/ui/toast.tsx";
import type { FieldIssue } from "#lib/core/errors.ts";
import type { AccessLevel, Classification } from "#lib/core/words.ts";
import type { NamespaceView } from "#lib/registry/schemas.ts";
import { ApiError } from "#lib/ui/api-client.ts";
import { messageAt } from "#lib/ui/field-errors.ts";
import { focusFirstError } from "#lib/ui/focus-first-error.ts";
import { useSetNamespace } from "./api.ts";

/** A team by its slug. */
export type TeamOption = { value: string; label: string };

type Draft = {
  prefix: string;
  team: string;
  data_classification: Classification | undefined;
  access_level: AccessLevel | undefined;
};

type NamespaceDialogProps = {
  /** The one to change, or null for a new one. */
  namespace: NamespaceView | null;
  known: readonly NamespaceView[];
  teams: readonly TeamOption[];
  onClose: () => void;
};

export function NamespaceDialog({ namespace, known, teams, onClose }: NamespaceDialogProps) {
  const [draft, setDraft] = useState<Draft>(() => draftOf(namespace));
  const [issues, setIssues] = useState<readonly FieldIssue[]>([]);
  const form = useRef<HTMLFormElement>(null);
  const set = useSetNamespace();
  const toast = useToast();
  const leaving = namespace && draft.team !== namespace.team.slug ? namespace.team.name : null;

  // After the errors have rendered.
  useEffect(() => {
    if (issues.length > 0) focusFirstError(form.current);
  }, [issues]);

  function change(changes: Partial<Draft>) {
    setDraft((before) => ({ ...before, ...changes }));
    setIssues((before) => before.filter(({ pointer }) => !(pointer.slice(1) in changes)));
  }

  function save() {
    if (set.isPending) return;
    const faults = faultsOf(draft, namespace ? [] : known);
    if (faults.length > 0) return setIssues(faults);
    set.mutate(
      { ...draft, prefix: draft.prefix.trim() },
      {
        onSuccess: (after) => {
          toast({ title: `${after.team.name} answers for ${after.prefix}` });
          onClose();
        },
        onError: (error) => setIssues(error instanceof ApiError ? error.errors : []),
      },
    );
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && !set.isPending && onClose()}
      size="lg"
      title={namespace ? `Edit ${namespace.prefix}` : "Add namespace"}
      description={
        namespace
          ? "It holds for what is published from now on. What is in review keeps what it said."
          : "Machines may publish below it, and the team answers for what they publish."
      }
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" pending={set.isPending} onClick={save}>
            {namespace ? "Save changes" : "Add namespace"}
          </Button>
        </>
      }
    >
      <form
        ref={form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
        className="grid gap-5"
      >
        <div className="grid items-start gap-5 sm:grid-cols-2">
          <Field
            label="Namespace"
            hint="A reversed domain. com.example covers com.example/weather and com.example.travel/weather; letters count in their case."
            error={messageAt(issues, "/prefix")}
          >
            <Input
              value={draft.prefix}
              maxLength={190}
              readOnly={namespace !== null}
              spellCheck={false}
              autoCapitalize="none"
              placeholder="com.example"
              className="font-mono text-sm read-only:bg-sunken"
              onChange={(event) => change({ prefix: event.target.value })}
            />
          </Field>
          <Field
            label="Team"
            hint={
              leaving
                ? `${leaving} no longer answers for what is published there from now on.`
                : "It answers for what machines publish there."
            }
            error={messageAt(issues, "/team")}
          >
            <Select
              placeholder="Choose a team"
              value={draft.team}
              options={teams}
              onChange={(event) => change({ team: event.target.value })}
            />
          </Field>
        </div>
        <RadioCards
          legend="Assumed classification"
          name="data_classification"
          options={classificationCards}
          value={draft.data_classification ?? null}
          onValueChange={(data_classification) => change({ data_classification })}
          error={messageAt(issues, "/data_classification")}
        />
        <RadioCards
          legend="Assumed access level"
          name="access_level"
          options={levelCards}
          value={draft.access_level ?? null}
          onValueChange={(access_level) => change({ access_level })}
          hint="Both are assumed where a published document states none; reviewers see what it came to."
          error={messageAt(issues, "/access_level")}
        />
        <FormFailure error={set.error} />
      </form>
    </Dialog>
  );
}

function draftOf(namespace: NamespaceView | null): Draft {
  return {
    prefix: namespace?.prefix ?? "",
    team: namespace?.team.slug ?? "",
    data_classification: namespace?.data_classification,
    access_level: namespace?.access_level,
  };
}

/** Setting a namespace that is mapped already would take it from its team unasked. */
function faultsOf(draft: Draft, known: readonly NamespaceView[]): FieldIssue[] {
  const missing = Object.entries(draft)
    .filter(([, value]) => !value?.trim())
    .map(([field]) => ({ pointer: `/${field}`, message: "This field is required." }));
  const taken = known.find(({ prefix }) => prefix === draft.prefix.trim());
  if (!taken) return missing;
  const message = `${taken.team.name} answers for ${taken.prefix} already. Edit that one.`;
  return [{ pointer: "/prefix", message }, ...missing];
}
