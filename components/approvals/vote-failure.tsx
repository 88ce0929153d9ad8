"use client";

import { StepUpFailure } from "#components/console/step-up-failure.tsx";
import { routes } from "#lib/ui/routes.ts";

/** Why a yes or a no was not taken, and the way to what is missing, and back here. */
export function VoteFailure({ error, id }: { error: Error | null; id: string }) {
  return <StepUpFailure error={error} back={routes.approval(id)} />;
}
