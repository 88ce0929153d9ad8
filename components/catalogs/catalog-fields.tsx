"use client";

import { Globe, KeyRound, ListChecks, Server } from "lucide-react";
import type { ReactNode } from "react";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { RadioCards } from "#components/ui/radio-cards.tsx";
import { Textarea } from "#components/ui/textarea.tsx";
import { catalogAccessLabels, catalogSelectionLabels } from "#lib/ui/labels.ts";
import type { CatalogDraft } from "./api.ts";

const accessCards = [
  {
    value: "anonymous",
    label: "Anybody",
    description:
      "Whoever reaches this console, without signing in. VS Code, GitHub Copilot and most other clients need this.",
    icon: <Globe aria-hidden />,
  },
  {
    value: "oauth",
    label: catalogAccessLabels.oauth,
    description: "For gateways, ToolHive and people's own scripts. Most other clients can't send one.",
    icon: <KeyRound aria-hidden />,
  },
] as const;

const selectionCards = [
  {
    value: "all",
    label: catalogSelectionLabels.all,
    description: "A server joins once it is approved, and goes when it is retired.",
    icon: <Server aria-hidden />,
  },
  {
    value: "chosen",
    label: catalogSelectionLabels.chosen,
    description: "Only those that somebody puts in, as long as they are approved.",
    icon: <ListChecks aria-hidden />,
  },
] as const;

type CatalogFieldsProps = {
  draft: CatalogDraft;
  errorOf: (field: string) => string | undefined;
  onChange: (changes: Partial<CatalogDraft>) => void;
  /** Stands below the name. */
  address?: ReactNode;
};

export function CatalogFields({ draft, errorOf, onChange, address }: CatalogFieldsProps) {
  return (
    <>
      <Field label="Name" error={errorOf("name")}>
        <Input
          value={draft.name}
          maxLength={100}
          onChange={(event) => onChange({ name: event.target.value })}
        />
      </Field>
      {address}
      <Field label="Description" optional error={errorOf("description")}>
        <Textarea
          rows={2}
          value={draft.description}
          maxLength={500}
          onChange={(event) => onChange({ description: event.target.value })}
        />
      </Field>
      <RadioCards
        legend="Who may read it"
        name="access"
        options={accessCards}
        value={draft.access}
        onValueChange={(access) => onChange({ access })}
        error={errorOf("access")}
      />
      <RadioCards
        legend="What it shows"
        name="selection"
        options={selectionCards}
        value={draft.selection}
        onValueChange={(selection) => onChange({ selection })}
        error={errorOf("selection")}
      />
    </>
  );
}
