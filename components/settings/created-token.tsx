"use client";

import { KeyRound } from "lucide-react";
import { FormFailure } from "#components/console/form-failure.tsx";
import { Button } from "#components/ui/button.tsx";
import { CodeBlock } from "#components/ui/code-block.tsx";
import { useToast } from "#components/ui/toast.tsx";
import { dateUtc } from "#lib/ui/format.ts";
import { useRevokeToken } from "./api.ts";

type CreatedTokenProps = {
  name: string;
  created: { id: string; token: string; expires_at: string };
  onDone: () => void;
};

/** The one time that the token itself is shown. */
export function CreatedToken({ name, created, onDone }: CreatedTokenProps) {
  const revoke = useRevokeToken();
  const toast = useToast();
  return (
    <section aria-labelledby="created-token" className="grid max-w-xl gap-4 rounded-md border bg-raised p-4">
      <div className="grid gap-1">
        <h2 id="created-token" className="flex items-center gap-2 font-semibold text-base">
          <KeyRound aria-hidden className="size-4 text-muted" />
          {name}
        </h2>
        <p className="text-muted text-sm">
          Copy it now: only its hash is kept, so it can't be shown again. It ends on{" "}
          {dateUtc(created.expires_at)}.
        </p>
      </div>
      <CodeBlock code={created.token} what="token" />
      <FormFailure error={revoke.error} />
      <div className="flex flex-wrap gap-2">
        <Button onClick={onDone}>Done</Button>
        <Button
          variant="ghost"
          className="ml-auto text-danger hover:text-danger"
          pending={revoke.isPending}
          onClick={() =>
            revoke.mutate(created.id, {
              onSuccess: () => {
                toast({ title: `${name} is revoked` });
                onDone();
              },
            })
          }
        >
          Revoke it
        </Button>
      </div>
    </section>
  );
}
