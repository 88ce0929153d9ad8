"use client";

import { useRouter } from "next/navigation";
import { useEffect, useEffectEvent, useState } from "react";
import { FormFailure } from "#components/console/form-failure.tsx";
import { Button } from "#components/ui/button.tsx";
import { LinkButton } from "#components/ui/link-button.tsx";
import { useToast } from "#components/ui/toast.tsx";
import { newAgent, toAgentInput } from "#lib/ui/agent-draft.ts";
import { agentName } from "#lib/ui/agent-words.ts";
import { routes } from "#lib/ui/routes.ts";
import { NameFields, type Option, OwnerField, TrustModelField } from "./agent-fields.tsx";
import { useRegisterAgent } from "./api.ts";
import { GatewaysField } from "./gateways-field.tsx";
import { RecognitionFields } from "./recognition-fields.tsx";
import { useAgentForm } from "./use-agent-form.ts";

export type AgentChoices = {
  owners: readonly Option[];
  gateways: readonly Option[];
  issuers: readonly string[];
};

/** `me` is the owner at first: an agent's owner answers for it, and whoever registers one mostly will. */
export function RegisterAgentForm({ me, owners, gateways, issuers }: AgentChoices & { me: string }) {
  const [initial] = useState(() => ({ ...newAgent, owner: me }));
  const form = useAgentForm(initial);
  const register = useRegisterAgent();
  const router = useRouter();
  const toast = useToast();
  const done = register.isPending || register.isSuccess;

  // Outside system: the browser, which asks before it throws away what was typed.
  const guard = useEffectEvent((event: BeforeUnloadEvent) => {
    if (form.dirty && !done) event.preventDefault();
  });
  useEffect(() => {
    const listener = (event: BeforeUnloadEvent) => guard(event);
    window.addEventListener("beforeunload", listener);
    return () => window.removeEventListener("beforeunload", listener);
  }, []);

  async function submit() {
    if (done || !(await form.sound())) return;
    register.mutate(toAgentInput(form.draft), {
      onSuccess: (agent) => {
        toast({
          title: `${agentName(agent)} is registered`,
          description: "It may do nothing yet. Request access for it next.",
        });
        router.push(routes.agent(agent.id));
      },
      onError: form.refuse,
    });
  }

  return (
    <form
      ref={form.element}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
      className="grid max-w-2xl gap-6"
    >
      <NameFields form={form} />
      <TrustModelField form={form} />
      <OwnerField form={form} owners={owners} />
      <RecognitionFields form={form} issuers={issuers} />
      <GatewaysField form={form} gateways={gateways} />
      <FormFailure error={register.error} />
      <div className="flex flex-wrap gap-2">
        <Button type="submit" variant="primary" pending={done}>
          Register the agent
        </Button>
        <LinkButton variant="ghost" href={routes.agents()}>
          Cancel
        </LinkButton>
      </div>
    </form>
  );
}
