"use client";

import { Globe, House, Lock } from "lucide-react";
import { Field } from "#components/ui/field.tsx";
import { RadioCards } from "#components/ui/radio-cards.tsx";
import { Select } from "#components/ui/select.tsx";
import { Textarea } from "#components/ui/textarea.tsx";
import type { AccessLevel, Classification } from "#lib/core/words.ts";
import { accessLevelLabels, classificationLabels } from "#lib/ui/labels.ts";
import type { OwnerOption } from "./api.ts";

/** What a submission says about a server, while it is being filled in. */
export type FactsDraft = {
  owner: string;
  data_classification: Classification | null;
  access_level: AccessLevel | null;
  purpose: string;
};

export const classificationCards = [
  {
    value: "public",
    label: classificationLabels.public,
    description: "Nothing that the world may not see passes through it.",
    icon: <Globe aria-hidden />,
  },
  {
    value: "internal",
    label: classificationLabels.internal,
    description: "The house's own data: documents, tickets, code.",
    icon: <House aria-hidden />,
  },
  {
    value: "restricted",
    label: classificationLabels.restricted,
    description: "Personal, financial, health or secret data.",
    icon: <Lock aria-hidden />,
  },
] as const;

export const levelCards = [
  {
    value: "read",
    label: accessLevelLabels.read,
    description: "Its tools look things up and change nothing.",
  },
  {
    value: "write",
    label: accessLevelLabels.write,
    description: "Its tools create, change or delete things.",
  },
  {
    value: "admin",
    label: accessLevelLabels.admin,
    description: "Its tools change settings, rights or other people's access.",
  },
] as const;

type FactsFieldsProps = {
  draft: FactsDraft;
  owners: readonly OwnerOption[];
  errorOf: (field: keyof FactsDraft) => string | undefined;
  onChange: (changes: Partial<FactsDraft>) => void;
  onLeave?: (field: keyof FactsDraft) => void;
};

export function FactsFields({ draft, owners, errorOf, onChange, onLeave }: FactsFieldsProps) {
  return (
    <>
      <Field label="Owner" hint="The team or person who answers for the server." error={errorOf("owner")}>
        <Select
          placeholder="Choose an owner"
          value={draft.owner}
          options={owners.map(({ ref, label }) => ({ value: ref, label }))}
          onChange={(event) => onChange({ owner: event.target.value })}
          onBlur={() => onLeave?.("owner")}
        />
      </Field>
      <RadioCards
        legend="Data classification"
        name="data_classification"
        options={classificationCards}
        value={draft.data_classification}
        onValueChange={(data_classification) => onChange({ data_classification })}
        hint="The most sensitive data that passes through it."
        error={errorOf("data_classification")}
      />
      <RadioCards
        legend="Access level"
        name="access_level"
        options={levelCards}
        value={draft.access_level}
        onValueChange={(access_level) => onChange({ access_level })}
        hint="The most that its tools can do."
        error={errorOf("access_level")}
      />
      <Field
        label="Purpose"
        hint="What it is for, in a sentence or two. Reviewers and auditors read it."
        error={errorOf("purpose")}
      >
        <Textarea
          value={draft.purpose}
          onChange={(event) => onChange({ purpose: event.target.value })}
          onBlur={() => onLeave?.("purpose")}
        />
      </Field>
    </>
  );
}
