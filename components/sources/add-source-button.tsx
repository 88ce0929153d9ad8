import { Plus } from "lucide-react";
import { Button } from "#components/ui/button.tsx";
import { LinkButton } from "#components/ui/link-button.tsx";
import type { Verdict } from "#lib/core/permissions.ts";
import { routes } from "#lib/ui/routes.ts";

/** The way to a new source, or why this person has none. */
export function AddSourceButton({ may }: { may: Verdict }) {
  const look = { variant: "primary", icon: <Plus aria-hidden />, children: "Add a source" } as const;
  return may === true ? (
    <LinkButton {...look} href={routes.addSource()} />
  ) : (
    <Button {...look} reason={may.no} />
  );
}
