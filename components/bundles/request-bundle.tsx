"use client";

import { Boxes } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { ReasonDialog } from "#components/console/reason-dialog.tsx";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { Select } from "#components/ui/select.tsx";
import { useToast } from "#components/ui/toast.tsx";
import type { BundleView } from "#lib/access/bundles/schemas.ts";
import { plural } from "#lib/ui/format.ts";
import { routes } from "#lib/ui/routes.ts";
import { useRequestBundle } from "./api.ts";
import { BundleItems } from "./bundle-items.tsx";

const dayMinutes = 1_440;

type RequestBundleProps = { agent: { id: string; name: string }; bundles: readonly BundleView[] };

/** The way to ask for all of a bundle, where there is any. */
export function RequestBundle({ agent, bundles }: RequestBundleProps) {
  const [open, setOpen] = useState(false);
  const [first] = bundles;
  if (!first) return null;
  return (
    <div className="mb-6 flex flex-wrap items-center justify-between gap-3 rounded-md border bg-raised px-4 py-3">
      <p className="flex min-w-0 items-center gap-2.5 text-sm">
        <Boxes aria-hidden className="size-4 shrink-0 text-muted" />
        What agents like it need may be in a bundle, requested at once.
      </p>
      <Button onClick={() => setOpen(true)}>Request a bundle</Button>
      {open && <RequestDialog agent={agent} bundles={bundles} first={first} onClose={() => setOpen(false)} />}
    </div>
  );
}

type RequestDialogProps = RequestBundleProps & { first: BundleView; onClose: () => void };

function RequestDialog({ agent, bundles, first, onClose }: RequestDialogProps) {
  const [bundle, setBundle] = useState(first);
  const [days, setDays] = useState("");
  const request = useRequestBundle(bundle.name);
  const router = useRouter();
  const toast = useToast();
  const count = Number(days);
  const valid = days.trim() === "" || (Number.isInteger(count) && count >= 1);

  return (
    <ReasonDialog
      title="Request a bundle"
      description={
        <>
          For <HostileText text={agent.name} />: a grant for each part, or none at all. Each is decided by
          itself.
        </>
      }
      confirmLabel={`Request ${plural(bundle.items.length, "grant")}`}
      hint="What the agent needs it for. Whoever decides reads it."
      pending={request.isPending || request.isSuccess}
      failure={request.error}
      blocked={valid ? undefined : "Say how many days, as a whole number, or leave it blank."}
      onConfirm={(reason) =>
        request.mutate(
          {
            agent_id: agent.id,
            version: bundle.version,
            reason,
            ...(days.trim() === "" ? {} : { minutes: count * dayMinutes }),
          },
          {
            onSuccess: ({ items }) => {
              toast({ title: `${plural(items.length, "grant")} requested` });
              router.push(routes.agent(agent.id));
            },
          },
        )
      }
      onClose={onClose}
    >
      <Field label="Bundle">
        <Select
          options={bundles.map(({ name, version }) => ({
            value: name,
            label: `${name}, version ${version}`,
          }))}
          value={bundle.name}
          onChange={({ target }) => {
            request.reset();
            setBundle(bundles.find(({ name }) => name === target.value) ?? first);
          }}
        />
      </Field>
      <p className="max-w-prose text-muted text-sm">
        <HostileText text={bundle.description} clipAt={300} lines />
      </p>
      <BundleItems items={bundle.items} />
      <div className="max-w-56">
        <Field label="For how many days" optional hint="Left blank: the longest that the policy allows.">
          <Input
            inputMode="numeric"
            maxLength={3}
            value={days}
            onChange={(event) => setDays(event.target.value)}
          />
        </Field>
      </div>
    </ReasonDialog>
  );
}
