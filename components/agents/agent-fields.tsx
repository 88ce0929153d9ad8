"use client";

import { Cog, Shuffle, UserRound } from "lucide-react";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { RadioCards } from "#components/ui/radio-cards.tsx";
import { Select } from "#components/ui/select.tsx";
import { Textarea } from "#components/ui/textarea.tsx";
import type { AgentDraft } from "#lib/ui/agent-draft.ts";
import { trustModelWords } from "#lib/ui/agent-words.ts";
import { trustModelLabels } from "#lib/ui/labels.ts";
import type { useAgentForm } from "./use-agent-form.ts";

export type AgentForm = Pick<ReturnType<typeof useAgentForm>, "draft" | "errorOf" | "change">;
export type Option = { value: string; label: string };

const trustCards = [
  {
    value: "service",
    label: trustModelLabels.service,
    description: trustModelWords.service,
    icon: <Cog aria-hidden />,
  },
  {
    value: "on_behalf_of",
    label: trustModelLabels.on_behalf_of,
    description: trustModelWords.on_behalf_of,
    icon: <UserRound aria-hidden />,
  },
  {
    value: "hybrid",
    label: trustModelLabels.hybrid,
    description: trustModelWords.hybrid,
    icon: <Shuffle aria-hidden />,
  },
] as const;

export function NameFields({ form: { draft, errorOf, change } }: { form: AgentForm }) {
  return (
    <>
      <Field
        label="Name"
        hint="What people call it. No two agents have names that are easily taken for one another."
        error={errorOf("name")}
      >
        <Input
          value={draft.name}
          maxLength={100}
          onChange={(event) => change({ name: event.target.value })}
        />
      </Field>
      <Field
        label="Purpose"
        hint="What it is for, in a sentence or two. Whoever decides on its grants reads it, and whoever lets it act for them."
        error={errorOf("purpose")}
      >
        <Textarea
          value={draft.purpose}
          maxLength={2000}
          onChange={(event) => change({ purpose: event.target.value })}
        />
      </Field>
    </>
  );
}

export function OwnerField({ form, owners }: { form: AgentForm; owners: readonly Option[] }) {
  const { draft, errorOf, change } = form;
  // Whoever owns it now may have left, and stays the choice until somebody makes another.
  const known = draft.owner === "" || owners.some(({ value }) => value === draft.owner);
  return (
    <Field
      label="Owner"
      hint="Who answers for it: you, or a team of yours. Governance and administrators can name others."
      error={errorOf("owner")}
    >
      <Select
        placeholder="Choose an owner"
        value={draft.owner}
        options={known ? owners : [{ value: draft.owner, label: draft.owner }, ...owners]}
        onChange={(event) => change({ owner: event.target.value })}
      />
    </Field>
  );
}

export function TrustModelField({ form: { draft, errorOf, change } }: { form: AgentForm }) {
  return (
    <RadioCards
      legend="For whom it acts"
      name="trust_model"
      options={trustCards}
      value={draft.trust_model}
      onValueChange={(trust_model: NonNullable<AgentDraft["trust_model"]>) => change({ trust_model })}
      error={errorOf("trust_model")}
    />
  );
}
