"use client";

import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { RadioCards } from "#components/ui/radio-cards.tsx";
import { Textarea } from "#components/ui/textarea.tsx";
import type { ActionRule } from "#lib/access/policy/schemas.ts";
import { messageAt } from "#lib/ui/field-errors.ts";
import { toAskDraft, usualTerms } from "./ask-draft.ts";
import { AskFields } from "./ask-fields.tsx";
import { DraftDialog } from "./draft-dialog.tsx";
import type { NamedPartProps } from "./grant-rule-dialog.tsx";
import { MatchFields } from "./match-fields.tsx";
import { toActionRule, toActionRuleDraft } from "./policy-draft.ts";
import { ruleEffectLabels, ruleEffectMeans } from "./policy-words.ts";
import { schemaOf, useCheckedDraft } from "./use-checked-draft.ts";

const effects = (["deny", "ask"] as const).map((value) => ({
  value,
  label: ruleEffectLabels[value],
  description: ruleEffectMeans[value],
}));

const reasonHints: Record<ActionRule["effect"], string> = {
  deny: "Whoever is refused reads it.",
  ask: "Whoever decides reads it: why they are asked.",
};

/** What the form shows where a rule says nothing of it. */
const usualAsk = toAskDraft(usualTerms);

/** A call that is refused, or waits for somebody's yes. */
export function ActionRuleDialog({
  initial,
  known,
  onSave,
  onRemove,
  onClose,
  taken,
}: NamedPartProps<ActionRule>) {
  const { draft, change, value, issues } = useCheckedDraft(
    () => toActionRuleDraft(initial),
    toActionRule,
    schemaOf.actionRule,
  );
  const isTaken = taken.includes(draft.id.trim());
  return (
    <DraftDialog
      title={known ? "Change the rule" : "Add a rule for calls"}
      known={known}
      valid={value !== null && !isTaken}
      onSave={() => value && onSave(value)}
      onRemove={onRemove}
      onClose={onClose}
    >
      {(tried) => {
        const errorAt = (pointer: string) => (tried ? messageAt(issues, pointer) : undefined);
        return (
          <>
            <Field
              label="Name"
              hint="Records name the rule by it: no-payments-at-night."
              error={errorAt("/id") ?? (tried && isTaken ? "Another one has this name already." : undefined)}
            >
              <Input
                value={draft.id}
                maxLength={60}
                spellCheck={false}
                autoCapitalize="none"
                className="font-mono text-sm"
                onChange={(event) => change({ id: event.target.value })}
              />
            </Field>
            <RadioCards
              legend="What becomes of the call"
              name="effect"
              options={effects}
              value={draft.effect}
              onValueChange={(effect) => change({ effect })}
            />
            {draft.effect === "ask" && (
              <AskFields
                draft={draft.ask ?? usualAsk}
                issues={tried ? issues : []}
                onChange={(changes) => change({ ask: { ...(draft.ask ?? usualAsk), ...changes } })}
              />
            )}
            <MatchFields draft={draft} issues={tried ? issues : []} onChange={change} />
            <Field
              label="Condition"
              optional
              hint="CEL over agent, user, server, tool, args and session. One that can't be evaluated counts as met."
              error={errorAt("/condition")}
            >
              <Textarea
                rows={2}
                value={draft.condition}
                maxLength={2000}
                spellCheck={false}
                autoCapitalize="none"
                placeholder={'tool.name == "pay" && args.amount > 100'}
                className="font-mono text-sm"
                onChange={(event) => change({ condition: event.target.value })}
              />
            </Field>
            <Field label="Reason" hint={reasonHints[draft.effect]} error={errorAt("/reason")}>
              <Input
                value={draft.reason}
                maxLength={300}
                onChange={(event) => change({ reason: event.target.value })}
              />
            </Field>
          </>
        );
      }}
    </DraftDialog>
  );
}
