"use client";

import { BadgeCheck, KeyRound } from "lucide-react";
import { useId } from "react";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { RadioCards } from "#components/ui/radio-cards.tsx";
import { Select } from "#components/ui/select.tsx";
import type { AgentForm } from "./agent-fields.tsx";

const cards = [
  {
    value: "client",
    label: "A client registered here",
    description: "It gets its tokens from Countersign, with the id and secret of an OAuth client.",
    icon: <KeyRound aria-hidden />,
  },
  {
    value: "claim",
    label: "A claim of a trusted issuer",
    description: "It has tokens of your identity provider or SPIFFE, and what one claim says is its alone.",
    icon: <BadgeCheck aria-hidden />,
  },
] as const;

const usualClaims = ["sub", "client_id", "azp"];

type RecognitionFieldsProps = { form: AgentForm; issuers: readonly string[] };

/** How a gateway knows that a call is this agent's. */
export function RecognitionFields({ form, issuers }: RecognitionFieldsProps) {
  const { draft, errorOf, change } = form;
  return (
    <div className="grid gap-4">
      <RadioCards
        legend="Recognised by"
        name="recognised_by"
        options={cards}
        value={draft.by}
        onValueChange={(by) => change({ by })}
        error={errorOf("by")}
      />
      {draft.by === "client" && (
        <Field
          label="Client id"
          hint="An administrator registers the client, for an agent, and has its id and secret. One client is one agent."
          error={errorOf("client_id")}
        >
          <Input
            value={draft.client_id}
            maxLength={300}
            spellCheck={false}
            autoCapitalize="none"
            placeholder="cli_…"
            className="font-mono"
            onChange={(event) => change({ client_id: event.target.value })}
          />
        </Field>
      )}
      {draft.by === "claim" &&
        (issuers.length === 0 && draft.issuer === "" ? (
          <p className="rounded-md border border-dashed px-4 py-3 text-muted text-sm">
            No issuer is trusted here yet. Whoever runs Countersign names them in{" "}
            <code className="font-mono text-xs">TRUSTED_ISSUERS</code>; until then, use a client registered
            here.
          </p>
        ) : (
          <ClaimFields form={form} issuers={issuers} />
        ))}
    </div>
  );
}

function ClaimFields({ form: { draft, errorOf, change }, issuers }: RecognitionFieldsProps) {
  const claims = useId();
  const known = draft.issuer === "" || issuers.includes(draft.issuer);
  const options = known ? issuers : [draft.issuer, ...issuers];
  return (
    <>
      <Field
        label="Issuer"
        hint="What its tokens name as their issuer (iss), character by character."
        error={errorOf("issuer")}
      >
        <Select
          placeholder="Choose an issuer"
          value={draft.issuer}
          options={options.map((issuer) => ({ value: issuer, label: issuer }))}
          onChange={(event) => change({ issuer: event.target.value })}
        />
      </Field>
      <div className="grid items-start gap-4 sm:grid-cols-[10rem_1fr]">
        <Field label="Claim" error={errorOf("claim")}>
          <Input
            value={draft.claim}
            list={claims}
            maxLength={100}
            spellCheck={false}
            autoCapitalize="none"
            className="font-mono"
            onChange={(event) => change({ claim: event.target.value })}
          />
        </Field>
        <Field
          label="Value"
          hint="The whole of what it says: a subject, a client id, a SPIFFE id."
          error={errorOf("value")}
        >
          <Input
            value={draft.value}
            maxLength={500}
            spellCheck={false}
            autoCapitalize="none"
            placeholder="spiffe://bank.example/agents/support"
            className="font-mono"
            onChange={(event) => change({ value: event.target.value })}
          />
        </Field>
      </div>
      <datalist id={claims}>
        {usualClaims.map((claim) => (
          <option key={claim} value={claim} />
        ))}
      </datalist>
    </>
  );
}
