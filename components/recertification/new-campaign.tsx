"use client";

import { Plus } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { FormFailure } from "#components/console/form-failure.tsx";
import { Button } from "#components/ui/button.tsx";
import { Choices } from "#components/ui/choices.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Field, FieldError } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { Select } from "#components/ui/select.tsx";
import type { FieldIssue } from "#lib/core/errors.ts";
import type { Verdict } from "#lib/core/permissions.ts";
import { type AccessLevel, accessLevels, type Classification, classifications } from "#lib/core/words.ts";
import { ApiError } from "#lib/ui/api-client.ts";
import { messageAt } from "#lib/ui/field-errors.ts";
import { accessLevelLabels, classificationLabels } from "#lib/ui/labels.ts";
import { reasonOf } from "#lib/ui/reason-of.ts";
import { routes } from "#lib/ui/routes.ts";
import { useCreateCampaign } from "./api.ts";

type Owner = { ref: string; label: string };
type NewCampaignProps = { may: Verdict; owners: readonly Owner[]; suggestedDue: string };

/** The way to a new campaign, or why this person has none. */
export function NewCampaign({ may, owners, suggestedDue }: NewCampaignProps) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        variant="primary"
        icon={<Plus aria-hidden />}
        reason={reasonOf(may)}
        onClick={() => setOpen(true)}
      >
        New campaign
      </Button>
      {open && (
        <NewCampaignDialog owners={owners} suggestedDue={suggestedDue} onClose={() => setOpen(false)} />
      )}
    </>
  );
}

type DialogProps = Omit<NewCampaignProps, "may"> & { onClose: () => void };

function NewCampaignDialog({ owners, suggestedDue, onClose }: DialogProps) {
  const [name, setName] = useState("");
  const [owner, setOwner] = useState("");
  const [chosen, setChosen] = useState<readonly Classification[]>([]);
  const [levels, setLevels] = useState<readonly AccessLevel[]>([]);
  const [due, setDue] = useState(suggestedDue);
  const create = useCreateCampaign();
  const router = useRouter();
  const issues: readonly FieldIssue[] = create.error instanceof ApiError ? create.error.errors : [];
  const scopeIssue = issues.find(({ pointer }) => pointer.startsWith("/scope"));
  const busy = create.isPending || create.isSuccess;

  function start() {
    if (busy) return;
    create.mutate(
      {
        name,
        scope: {
          ...(owner ? { owners: [owner] } : {}),
          ...(chosen.length > 0 ? { classifications: [...chosen] } : {}),
          ...(levels.length > 0 ? { access_levels: [...levels] } : {}),
        },
        due_at: endOfDay(due),
      },
      { onSuccess: ({ id }) => router.push(routes.campaign(id)) },
    );
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && !busy && onClose()}
      size="md"
      title="New campaign"
      description="Owners confirm what they answer for, then reviewers keep or revoke it. Owners are told at once."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" pending={busy} onClick={start}>
            Start campaign
          </Button>
        </>
      }
    >
      <form
        noValidate
        className="grid gap-5"
        onSubmit={(event) => {
          event.preventDefault();
          start();
        }}
      >
        <Field label="Name" error={messageAt(issues, "/name")}>
          <Input
            value={name}
            maxLength={120}
            placeholder="Autumn review"
            onChange={(event) => setName(event.target.value)}
          />
        </Field>
        <Field label="Due" hint="Until the end of that day, UTC." error={messageAt(issues, "/due_at")}>
          <Input type="date" value={due} onChange={(event) => setDue(event.target.value)} />
        </Field>
        <Field label="Owner" optional>
          <Select
            value={owner}
            placeholder="Every owner"
            options={owners.map(({ ref, label }) => ({ value: ref, label }))}
            onChange={(event) => setOwner(event.target.value)}
          />
        </Field>
        <Choices
          legend="Classification"
          labels={classificationLabels}
          all={classifications}
          chosen={chosen}
          onChange={setChosen}
        />
        <Choices
          legend="Access level"
          labels={accessLevelLabels}
          all={accessLevels}
          chosen={levels}
          onChange={setLevels}
        />
        {scopeIssue && <FieldError id={undefined}>{scopeIssue.message}</FieldError>}
        <FormFailure error={issues.length > 0 ? null : create.error} />
      </form>
    </Dialog>
  );
}

/** What the API takes for a time. A day that is none is refused there, at its field. */
function endOfDay(day: string): string {
  return day === "" ? "" : `${day}T23:59:59Z`;
}
