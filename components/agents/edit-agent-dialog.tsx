"use client";

import { useState } from "react";
import { DialogForm } from "#components/console/dialog-form.tsx";
import { FormFailure } from "#components/console/form-failure.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { useToast } from "#components/ui/toast.tsx";
import type { AgentView } from "#lib/access/agents/schemas.ts";
import { agentChanges, toAgentDraft } from "#lib/ui/agent-draft.ts";
import { agentName } from "#lib/ui/agent-words.ts";
import { NameFields, OwnerField, TrustModelField } from "./agent-fields.tsx";
import { useUpdateAgent } from "./api.ts";
import { GatewaysField } from "./gateways-field.tsx";
import { RecognitionFields } from "./recognition-fields.tsx";
import type { AgentChoices } from "./register-agent-form.tsx";
import { useAgentForm } from "./use-agent-form.ts";

type EditAgentDialogProps = AgentChoices & { agent: AgentView; onClose: () => void };

/** Changes an agent. What people signed its grants for is not offered while it has some. */
export function EditAgentDialog({ agent, owners, gateways, issuers, onClose }: EditAgentDialogProps) {
  const [before] = useState(() => toAgentDraft(agent));
  const form = useAgentForm(before);
  const update = useUpdateAgent(agent.id);
  const toast = useToast();
  const changes = agentChanges(before, form.draft);
  const unchanged = Object.keys(changes).length === 0;
  const asks = agent.grants.requested > 0;
  const signedFor = asks || agent.grants.given > 0;

  async function save() {
    if (update.isPending || unchanged || !(await form.sound())) return;
    update.mutate(changes, {
      onSuccess: (after) => {
        toast({ title: `${agentName(after)} is changed` });
        onClose();
      },
      onError: form.refuse,
    });
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && !update.isPending && onClose()}
      size="lg"
      title="Edit the agent"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            pending={update.isPending}
            reason={unchanged ? "Nothing is changed yet." : undefined}
            onClick={() => void save()}
          >
            Save changes
          </Button>
        </>
      }
    >
      <DialogForm ref={form.element} onSubmit={() => void save()} className="grid gap-5">
        <NameFields form={form} />
        {!asks && <OwnerField form={form} owners={owners} />}
        {!signedFor && (
          <>
            <TrustModelField form={form} />
            <RecognitionFields form={form} issuers={issuers} />
          </>
        )}
        <GatewaysField form={form} gateways={gateways} />
        {signedFor && <p className="text-muted text-sm">{whatStays(asks)}</p>}
        <FormFailure error={update.error} />
      </DialogForm>
    </Dialog>
  );
}

function whatStays(asks: boolean): string {
  return asks
    ? "It asks for grants: its owner, for whom it acts and how it is recognised stay until they are decided or cancelled."
    : "Its grants were signed for it as it is: for whom it acts and how it is recognised stay until they have ended.";
}
