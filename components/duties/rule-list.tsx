"use client";

import { PencilLine, Trash2 } from "lucide-react";
import { useState } from "react";
import { ReasonDialog } from "#components/console/reason-dialog.tsx";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Time } from "#components/patterns/time.tsx";
import { Button } from "#components/ui/button.tsx";
import { useToast } from "#components/ui/toast.tsx";
import type { DutyRuleView } from "#lib/access/duties/schemas.ts";
import { useRemoveRule } from "./api.ts";
import { SideText } from "./side-text.tsx";

const descriptionClip = 300;

type RuleListProps = {
  rules: readonly DutyRuleView[];
  /** Why this person can't change them. */
  refusal: string | undefined;
  onChange: (rule: DutyRuleView) => void;
};

export function RuleList({ rules, refusal, onChange }: RuleListProps) {
  const [removing, setRemoving] = useState<DutyRuleView | null>(null);
  if (rules.length === 0)
    return (
      <p className="border-t py-3 text-muted text-sm">
        No rule yet. One keeps two things apart that nobody should do alone: creating payees, and paying them.
      </p>
    );
  return (
    <>
      <ul className="grid rounded-md border">
        {rules.map((rule) => (
          <li key={rule.id} className="grid gap-3 border-b p-4 last:border-b-0">
            <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
              <div className="grid min-w-0 gap-1">
                <h3 className="break-all font-medium font-mono text-sm">{rule.name}</h3>
                <p className="max-w-prose text-muted text-sm">
                  <HostileText text={rule.description} clipAt={descriptionClip} lines />
                </p>
              </div>
              <div className="flex gap-1.5">
                <Button
                  size="sm"
                  icon={<PencilLine aria-hidden />}
                  reason={refusal}
                  onClick={() => onChange(rule)}
                >
                  Change<span className="sr-only"> {rule.name}</span>
                </Button>
                <Button
                  size="sm"
                  variant="ghost"
                  icon={<Trash2 aria-hidden />}
                  reason={refusal}
                  onClick={() => setRemoving(rule)}
                >
                  Remove<span className="sr-only"> {rule.name}</span>
                </Button>
              </div>
            </div>
            <div className="grid items-start gap-3 sm:grid-cols-[minmax(0,1fr)_auto_minmax(0,1fr)]">
              <SideText side={rule.sides[0]} />
              <span className="rounded-sm border bg-sunken px-1.5 py-0.5 text-muted text-xs max-sm:justify-self-start">
                never together with
              </span>
              <SideText side={rule.sides[1]} />
            </div>
            <p className="text-subtle text-xs">
              Set by <HostileText text={rule.created_by.name} />, <Time at={rule.created_at} />
            </p>
          </li>
        ))}
      </ul>
      {removing && <RemoveDialog rule={removing} onClose={() => setRemoving(null)} />}
    </>
  );
}

function RemoveDialog({ rule, onClose }: { rule: DutyRuleView; onClose: () => void }) {
  const remove = useRemoveRule(rule);
  const toast = useToast();
  return (
    <ReasonDialog
      title={`Remove ${rule.name}?`}
      description="Agents can be given both sides from now on. Exceptions from it end with it."
      confirmLabel="Remove the rule"
      danger
      pending={remove.isPending}
      failure={remove.error}
      onConfirm={(reason) =>
        remove.mutate(reason, {
          onSuccess: () => {
            toast({ title: `${rule.name} is removed` });
            onClose();
          },
        })
      }
      onClose={onClose}
    />
  );
}
