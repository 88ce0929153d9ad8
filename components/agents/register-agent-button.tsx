import { Plus } from "lucide-react";
import { Button } from "#components/ui/button.tsx";
import { LinkButton } from "#components/ui/link-button.tsx";
import type { Verdict } from "#lib/core/permissions.ts";
import { routes } from "#lib/ui/routes.ts";

/** The way to a new agent, or why this person has none. */
export function RegisterAgentButton({ may }: { may: Verdict }) {
  const look = { variant: "primary", icon: <Plus aria-hidden />, children: "Register an agent" } as const;
  return may === true ? (
    <LinkButton {...look} href={routes.registerAgent()} />
  ) : (
    <Button {...look} reason={may.no} />
  );
}
