"use client";

import { useState } from "react";
import { DialogForm } from "#components/console/dialog-form.tsx";
import { FormFailure } from "#components/console/form-failure.tsx";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { KeyValue } from "#components/patterns/key-value.tsx";
import { Button } from "#components/ui/button.tsx";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { useToast } from "#components/ui/toast.tsx";
import { type AccessLevel, accessLevels } from "#lib/core/words.ts";
import { agentName, allowVerb, scopeWords } from "#lib/ui/agent-words.ts";
import { accessLevelLabels } from "#lib/ui/labels.ts";
import { useGiveConsent } from "./api.ts";
import type { PossibleConsent } from "./possible-table.tsx";

type AllowDialogProps = {
  /** The agent, the server, and the levels of access to choose from. */
  subject: PossibleConsent;
  /** What was allowed so far; null for nothing. */
  allowed: readonly AccessLevel[] | null;
  onClose: () => void;
};

/** What an agent may do for whoever looks, level by level. Nothing is ticked that nobody ticked, unless there is no choice. */
export function AllowDialog({ subject, allowed, onClose }: AllowDialogProps) {
  const { agent, server, scopes: offered } = subject;
  const [ticked, setTicked] = useState<readonly AccessLevel[]>(
    allowed ?? (offered.length === 1 ? offered : []),
  );
  const give = useGiveConsent();
  const toast = useToast();
  const name = agentName(agent);
  const scopes = accessLevels.filter((level) => ticked.includes(level));
  const blocked = whyNot(scopes, allowed);

  function save() {
    if (give.isPending || blocked) return;
    give.mutate(
      { agent_id: agent.id, server, scopes },
      {
        onSuccess: () => {
          toast({ title: `${name} may act for you`, description: "Withdraw it here at any time." });
          onClose();
        },
      },
    );
  }

  function tick(level: AccessLevel, on: boolean) {
    give.reset();
    setTicked((before) => (on ? [...before, level] : before.filter((one) => one !== level)));
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && !give.isPending && onClose()}
      size="md"
      title={allowed ? `What ${name} may do for you` : `Let ${name} act for you?`}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" pending={give.isPending} reason={blocked} onClick={save}>
            {allowVerb(scopes)}
          </Button>
        </>
      }
    >
      <DialogForm ref={null} onSubmit={save} className="grid gap-4">
        <KeyValue
          items={[
            {
              label: "On",
              value: (
                <span className="break-all font-mono text-xs">
                  <HostileText text={server} />
                </span>
              ),
            },
            { label: "What it is for", value: <HostileText text={agent.purpose} clipAt={300} lines /> },
          ]}
        />
        <fieldset className="grid gap-3 rounded-md border p-3">
          <legend className="sr-only">What it may do</legend>
          {offered.map((level) => (
            <Checkbox
              key={level}
              label={<span className="font-medium text-sm">{accessLevelLabels[level]}</span>}
              hint={scopeWords[level]}
              checked={ticked.includes(level)}
              onChange={({ target }) => tick(level, target.checked)}
            />
          ))}
        </fieldset>
        <p className="text-muted text-xs">
          What it does for you is recorded under your name and its own. Nobody can allow it in your place.
        </p>
        <FormFailure error={give.error} />
      </DialogForm>
    </Dialog>
  );
}

function whyNot(scopes: readonly AccessLevel[], allowed: readonly AccessLevel[] | null): string | undefined {
  if (scopes.length === 0)
    return allowed ? "Tick something, or withdraw it instead." : "Tick what it may do.";
  return allowed && scopes.join() === allowed.join() ? "Nothing is changed yet." : undefined;
}
