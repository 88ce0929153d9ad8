"use client";

import { Button } from "#components/ui/button.tsx";
import { LinkButton } from "#components/ui/link-button.tsx";
import { ApiError } from "#lib/ui/api-client.ts";
import { routes, withQuery } from "#lib/ui/routes.ts";
import { FormFailure } from "./form-failure.tsx";

/** Why something was not done. Where a sign-in is too old, the way to a fresh one, and back; where a key is missing, to keys. */
export function StepUpFailure({ error, back }: { error: Error | null; back: string }) {
  if (!error) return null;
  const { step_up, key } = error instanceof ApiError ? error.details : {};
  return (
    <div className="grid gap-2">
      <FormFailure error={error} />
      {step_up === "fresh_sign_in" && (
        <div>
          <Button size="sm" onClick={() => void signInFreshly(back)}>
            Sign in again
          </Button>
        </div>
      )}
      {key === "none" && (
        <div>
          <LinkButton size="sm" href={routes.settings({ tab: "keys" })}>
            Add a security key
          </LinkButton>
        </div>
      )}
    </div>
  );
}

async function signInFreshly(back: string): Promise<void> {
  const { signOut } = await import("next-auth/react");
  await signOut({ callbackUrl: withQuery(routes.signIn(), { next: back, fresh: "yes" }) });
}
