"use client";

import { OctagonX } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { ReasonDialog } from "#components/console/reason-dialog.tsx";
import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { RadioCards } from "#components/ui/radio-cards.tsx";
import { Select } from "#components/ui/select.tsx";
import type { Verdict } from "#lib/core/permissions.ts";
import type { QuarantineScope } from "#lib/core/words.ts";
import { quarantineScopeLabels } from "#lib/ui/labels.ts";
import { reasonOf } from "#lib/ui/reason-of.ts";
import { routes } from "#lib/ui/routes.ts";
import { type PlaceInput, usePlaceQuarantine } from "./api.ts";

const scopes = [
  { value: "server", label: quarantineScopeLabels.server, description: "All of its versions." },
  { value: "owner", label: quarantineScopeLabels.owner, description: "Every server that they answer for." },
  { value: "everything", label: quarantineScopeLabels.everything, description: "Nothing stays callable." },
] as const;

type KillSwitchProps = { may: Verdict; owners: readonly { ref: string; label: string }[] };

/** Stops one server, all of one owner, or everything, now. */
export function KillSwitch({ may, owners }: KillSwitchProps) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        variant="danger"
        icon={<OctagonX aria-hidden />}
        reason={reasonOf(may)}
        onClick={() => setOpen(true)}
      >
        Stop servers
      </Button>
      {open && <KillSwitchDialog owners={owners} onClose={() => setOpen(false)} />}
    </>
  );
}

function KillSwitchDialog({ owners, onClose }: Pick<KillSwitchProps, "owners"> & { onClose: () => void }) {
  const [scope, setScope] = useState<QuarantineScope | null>(null);
  const [name, setName] = useState("");
  const [owner, setOwner] = useState("");
  const [confirmed, setConfirmed] = useState("");
  const place = usePlaceQuarantine();
  const router = useRouter();

  function input(reason: string): PlaceInput {
    if (scope === "server") return { scope, name: name.trim(), reason };
    if (scope === "owner") return { scope, owner, reason };
    return { scope: "everything", confirm: confirmed.trim(), reason };
  }

  return (
    <ReasonDialog
      title="Stop servers now"
      description="They leave every catalog at once. Coming back takes a review."
      confirmLabel={scope === "everything" ? "Stop everything" : "Stop them"}
      danger
      pending={place.isPending || place.isSuccess}
      failure={place.error}
      blocked={blockedBecause(scope, { name, owner, confirmed })}
      onClose={onClose}
      onConfirm={(reason) =>
        place.mutate(input(reason), { onSuccess: ({ id }) => router.push(routes.quarantine(id)) })
      }
    >
      <RadioCards
        legend="What to stop"
        name="scope"
        options={scopes}
        value={scope}
        onValueChange={setScope}
      />
      {scope === "server" && (
        <Field label="Server" hint="Its name, as com.example/weather.">
          <Input value={name} maxLength={300} onChange={(event) => setName(event.target.value)} />
        </Field>
      )}
      {scope === "owner" && (
        <Field label="Owner">
          <Select
            placeholder="Choose an owner"
            value={owner}
            options={owners.map(({ ref, label }) => ({ value: ref, label }))}
            onChange={(event) => setOwner(event.target.value)}
          />
        </Field>
      )}
      {scope === "everything" && (
        <Field label="Type everything to confirm" hint="Every live server of every owner stops.">
          <Input value={confirmed} maxLength={40} onChange={(event) => setConfirmed(event.target.value)} />
        </Field>
      )}
    </ReasonDialog>
  );
}

function blockedBecause(
  scope: QuarantineScope | null,
  { name, owner, confirmed }: { name: string; owner: string; confirmed: string },
): string | undefined {
  if (scope === null) return "Choose what to stop.";
  if (scope === "server" && name.trim() === "") return "Name the server.";
  if (scope === "owner" && owner === "") return "Choose the owner.";
  if (scope === "everything" && confirmed.trim() !== "everything") return "Type the word to confirm.";
}
