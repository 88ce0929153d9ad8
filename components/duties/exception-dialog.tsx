"use client";

import { useId, useState } from "react";
import { ReasonDialog } from "#components/console/reason-dialog.tsx";
import { useSettled } from "#components/grants/use-settled.ts";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { Select } from "#components/ui/select.tsx";
import { useToast } from "#components/ui/toast.tsx";
import type { DutyRuleView } from "#lib/access/duties/schemas.ts";
import { plainVisible } from "#lib/core/visible-text.ts";
import { useAgents, useGrantException } from "./api.ts";

type RuleSeen = { id: string; name: string };
/** For whom and from what, as far as that is known. */
export type ExceptionSubject = { agent: { id: string; name: string } | null; rule: RuleSeen | null };

const daysMax = 90;
const dayMs = 86_400_000;

type ExceptionDialogProps = {
  subject: ExceptionSubject;
  rules: readonly DutyRuleView[];
  onClose: () => void;
};

/** An agent that may have both sides of a rule for some days. */
export function ExceptionDialog({ subject, rules, onClose }: ExceptionDialogProps) {
  const [typed, setTyped] = useState("");
  const [rule, setRule] = useState<RuleSeen | null>(subject.rule ?? rules[0] ?? null);
  const [days, setDays] = useState("30");
  const found = useAgents(useSettled(typed.trim()));
  const agent = subject.agent ?? found.data?.items.find(({ name }) => name === typed) ?? null;
  const grant = useGrantException();
  const toast = useToast();
  const listId = useId();
  const count = Number(days);
  const valid = Number.isInteger(count) && count >= 1 && count <= daysMax;
  const blocked =
    agent === null
      ? "Choose the agent."
      : rule === null
        ? "Choose the rule."
        : valid
          ? undefined
          : `Say for 1 to ${daysMax} days.`;

  return (
    <ReasonDialog
      title="Make an exception"
      description={
        subject.agent ? (
          <>
            <HostileText text={subject.agent.name} /> may have both sides of{" "}
            <span className="font-mono text-xs">{rule?.name}</span> until it ends. It gives the agent nothing
            by itself.
          </>
        ) : (
          "An agent may have both sides of a rule until it ends. It gives the agent nothing by itself."
        )
      }
      confirmLabel="Make the exception"
      hint="Why this agent may have both, and what watches over it. Everybody who reads the record later sees it."
      pending={grant.isPending}
      failure={grant.error}
      blocked={blocked}
      onConfirm={(reason) =>
        agent &&
        rule &&
        grant.mutate(
          // Somewhat less than whole days, so that the longest is not too long by the server's clock.
          {
            agent_id: agent.id,
            rule: rule.name,
            rule_id: rule.id,
            reason,
            ends_at: new Date(Date.now() + count * dayMs - 60_000).toISOString(),
          },
          {
            onSuccess: () => {
              toast({ title: `${plainVisible(agent.name, 80)} is excepted from ${rule.name}` });
              onClose();
            },
          },
        )
      }
      onClose={onClose}
    >
      {subject.agent === null && (
        <>
          <Field label="Agent" hint="Type its name and choose it from the list.">
            <Input
              list={listId}
              value={typed}
              maxLength={100}
              spellCheck={false}
              onChange={(event) => setTyped(event.target.value)}
            />
          </Field>
          <datalist id={listId}>
            {found.data?.items.map(({ id, name }) => (
              <option key={id} value={name} />
            ))}
          </datalist>
          <Field label="From the rule">
            <Select
              options={rules.map(({ id, name }) => ({ value: id, label: name }))}
              value={rule?.id ?? ""}
              onChange={(event) => setRule(rules.find(({ id }) => id === event.target.value) ?? null)}
            />
          </Field>
        </>
      )}
      <div className="max-w-40">
        <Field label="For how many days" hint={`${daysMax} at most.`}>
          <Input
            inputMode="numeric"
            maxLength={2}
            value={days}
            onChange={(event) => setDays(event.target.value)}
          />
        </Field>
      </div>
    </ReasonDialog>
  );
}
