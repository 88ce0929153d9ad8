"use client";

import { FlaskConical } from "lucide-react";
import { createContext, useContext } from "react";
import { LinkButton } from "#components/ui/link-button.tsx";
import { routes } from "#lib/ui/routes.ts";

/** Whether whoever looks may try things out: others are shown no way there. */
export const MaySimulate = createContext(false);

type SimulationLinkProps = {
  label: string;
  /** What is tried out: an id, or a server's name. */
  about: { grant?: string; agent?: string; server?: string };
};

/** The way to what a change would stop, beside the change. */
export function SimulationLink({ label, about }: SimulationLinkProps) {
  if (!useContext(MaySimulate)) return null;
  return (
    <LinkButton variant="ghost" icon={<FlaskConical aria-hidden />} href={routes.simulate(about)}>
      {label}
    </LinkButton>
  );
}
