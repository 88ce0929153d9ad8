"use client";

import { useState } from "react";
import { FormFailure } from "#components/console/form-failure.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { Textarea } from "#components/ui/textarea.tsx";
import { useToast } from "#components/ui/toast.tsx";
import type { FieldIssue } from "#lib/core/errors.ts";
import type { ServerStanding } from "#lib/lifecycle/schemas.ts";
import { ApiError } from "#lib/ui/api-client.ts";
import { messageAt } from "#lib/ui/field-errors.ts";
import { useSetStatus } from "./api.ts";

export type StatusStep = "deprecate" | "retire" | "revive";
type Version = ServerStanding["versions"][number];
type StatusDialogProps = { name: string; version: Version; step: StatusStep; onClose: () => void };

const words = {
  deprecate: {
    title: "Deprecate",
    description: "It stays callable. Clients are told that it goes away, when, and what to use instead.",
    confirm: "Deprecate it",
    done: "is deprecated",
  },
  retire: {
    title: "Retire",
    description: "It leaves every catalog for good. A retired version never comes back.",
    confirm: "Retire it",
    done: "is retired",
  },
  revive: {
    title: "Take the deprecation back",
    description: "It is live again as it was. Message, successor and date go.",
    confirm: "Make it live",
    done: "is live again",
  },
} as const;

/** Deprecates, retires or revives one version. What was typed stays when it fails. */
export function StatusDialog({ name, version, step, onClose }: StatusDialogProps) {
  const [message, setMessage] = useState(version.status_message ?? "");
  const [successor, setSuccessor] = useState(version.successor ?? "");
  const [sunset, setSunset] = useState(version.sunset_at?.slice(0, 10) ?? "");
  const change = useSetStatus(name);
  const toast = useToast();
  const { title, description, confirm, done } = words[step];
  const issues: readonly FieldIssue[] = change.error instanceof ApiError ? change.error.errors : [];

  function submit() {
    if (change.isPending) return;
    change.mutate(
      {
        version: version.version,
        ...(step === "revive"
          ? { status: "live" as const }
          : {
              status: step === "retire" ? ("retired" as const) : ("deprecated" as const),
              status_message: message.trim() || null,
              successor: successor.trim() || null,
              ...(step === "deprecate" ? { sunset_at: sunset ? `${sunset}T00:00:00Z` : null } : {}),
            }),
      },
      {
        onSuccess: () => {
          toast({ title: `${name} ${version.version} ${done}` });
          onClose();
        },
      },
    );
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && !change.isPending && onClose()}
      size="md"
      title={title}
      description={description}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant={step === "retire" ? "danger" : "primary"}
            pending={change.isPending}
            onClick={submit}
          >
            {confirm}
          </Button>
        </>
      }
    >
      <form
        noValidate
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        {step !== "revive" && (
          <>
            <Field
              label="Successor"
              optional
              hint="What replaces it: a server of this registry, or name@version. Clients read it."
              error={messageAt(issues, "/successor")}
            >
              <Input
                value={successor}
                maxLength={460}
                onChange={(event) => setSuccessor(event.target.value)}
              />
            </Field>
            {step === "deprecate" && (
              <Field
                label="Goes away on"
                optional
                hint="The day it is meant to be retired, in UTC."
                error={messageAt(issues, "/sunset_at")}
              >
                <Input type="date" value={sunset} onChange={(event) => setSunset(event.target.value)} />
              </Field>
            )}
            <Field
              label="Message"
              optional
              hint="Why, and what to do. Readers of the registry see it."
              error={messageAt(issues, "/status_message")}
            >
              <Textarea
                value={message}
                maxLength={500}
                onChange={(event) => setMessage(event.target.value)}
              />
            </Field>
          </>
        )}
        <FormFailure error={change.error} />
      </form>
    </Dialog>
  );
}
