"use client";

import { Ban, CirclePlay, KeyRound, PencilLine, Waypoints } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { ReasonDialog } from "#components/console/reason-dialog.tsx";
import { SimulationLink } from "#components/simulation/simulation-link.tsx";
import { Button } from "#components/ui/button.tsx";
import { LinkButton } from "#components/ui/link-button.tsx";
import { useToast } from "#components/ui/toast.tsx";
import type { AgentView } from "#lib/access/agents/schemas.ts";
import { agentName } from "#lib/ui/agent-words.ts";
import { plural } from "#lib/ui/format.ts";
import { reasonOf } from "#lib/ui/reason-of.ts";
import { routes } from "#lib/ui/routes.ts";
import { useDisableAgent, useEnableAgent } from "./api.ts";
import type { AgentChoices } from "./register-agent-form.tsx";

// Fetched when first opened, so that the page does not pay for it.
const EditAgentDialog = lazy(() =>
  import("./edit-agent-dialog.tsx").then((m) => ({ default: m.EditAgentDialog })),
);

/** What may be done about an agent, or why not. */
export function AgentControls({ agent, choices }: { agent: AgentView; choices: AgentChoices }) {
  const [open, setOpen] = useState<"edit" | "disable" | "enable" | null>(null);
  const { id, can, disabled } = agent;
  const close = () => setOpen(null);
  return (
    <>
      <LinkButton variant="ghost" icon={<Waypoints aria-hidden />} href={routes.whoCan({ agent: id })}>
        What it can do
      </LinkButton>
      {disabled ? (
        <Button
          icon={<CirclePlay aria-hidden />}
          reason={reasonOf(can.enable)}
          onClick={() => setOpen("enable")}
        >
          Enable
        </Button>
      ) : (
        <Button icon={<Ban aria-hidden />} reason={reasonOf(can.disable)} onClick={() => setOpen("disable")}>
          Disable
        </Button>
      )}
      <Button icon={<PencilLine aria-hidden />} reason={reasonOf(can.update)} onClick={() => setOpen("edit")}>
        Edit
      </Button>
      {can.request === true ? (
        <LinkButton variant="primary" icon={<KeyRound aria-hidden />} href={routes.requestGrant(id)}>
          Request access
        </LinkButton>
      ) : (
        <Button variant="primary" icon={<KeyRound aria-hidden />} reason={can.request.no}>
          Request access
        </Button>
      )}
      <Suspense>{open === "edit" && <EditAgentDialog agent={agent} {...choices} onClose={close} />}</Suspense>
      {open === "disable" && <DisableDialog agent={agent} onClose={close} />}
      {open === "enable" && <EnableDialog agent={agent} onClose={close} />}
    </>
  );
}

function DisableDialog({ agent, onClose }: { agent: AgentView; onClose: () => void }) {
  const disable = useDisableAgent(agent.id);
  const toast = useToast();
  const name = agentName(agent);
  return (
    <ReasonDialog
      title={`Disable ${name}?`}
      description={`Its calls are refused at once, whatever it was granted. ${grantsStay(agent)}`}
      confirmLabel="Disable it"
      danger
      pending={disable.isPending}
      failure={disable.error}
      onConfirm={(reason) =>
        disable.mutate(reason, {
          onSuccess: () => {
            toast({ title: `${name} is disabled`, description: "Gateways refuse its calls from now on." });
            onClose();
          },
        })
      }
      onClose={onClose}
    >
      <SimulationLink label="See what this would stop" about={{ agent: agent.id }} />
    </ReasonDialog>
  );
}

function EnableDialog({ agent, onClose }: { agent: AgentView; onClose: () => void }) {
  const enable = useEnableAgent(agent.id);
  const toast = useToast();
  const name = agentName(agent);
  return (
    <ReasonDialog
      title={`Enable ${name}?`}
      description={grantsReturn(agent)}
      confirmLabel="Enable it"
      pending={enable.isPending}
      failure={enable.error}
      onConfirm={(reason) =>
        enable.mutate(reason, {
          onSuccess: () => {
            toast({ title: `${name} is enabled` });
            onClose();
          },
        })
      }
      onClose={onClose}
    />
  );
}

function grantsStay({ grants: { given } }: AgentView): string {
  if (given === 0) return "";
  return `Its ${plural(given, "grant")} ${given === 1 ? "stays" : "stay"}, and ${given === 1 ? "gives" : "give"} access again if it is enabled before ${given === 1 ? "it ends" : "they end"}.`;
}

function grantsReturn({ grants: { given } }: AgentView): string {
  if (given === 0) return "It has no grant now, so it may still do nothing until it gets one.";
  return `Its ${plural(given, "grant")} ${given === 1 ? "gives" : "give"} access again at once.`;
}
