"use client";

import { useState } from "react";
import { Section } from "#components/patterns/section.tsx";
import { OutdatedDraft } from "#components/policies/outdated-draft.tsx";
import { ProposeForm } from "#components/policies/propose-form.tsx";
import { TryPolicy } from "#components/simulation/try-policy.tsx";
import type { ActionRule, GrantRule, RateLimit } from "#lib/access/policy/schemas.ts";
import type { AccessLevel, Classification } from "#lib/core/words.ts";
import { plural } from "#lib/ui/format.ts";
import { ActionRuleDialog } from "./action-rule-dialog.tsx";
import { useProposeAccessPolicy } from "./api.ts";
import { DocumentChanges } from "./document-changes.tsx";
import { GrantRuleDialog } from "./grant-rule-dialog.tsx";
import { LimitDialog } from "./limit-dialog.tsx";
import { PolicyDocument } from "./policy-document.tsx";
import { RestDialog } from "./rest-dialog.tsx";
import { type AccessDraft, withItem } from "./use-access-draft.ts";

type Open =
  | { part: "grant"; known: GrantRule | null; initial: GrantRule }
  | { part: "rule"; known: ActionRule | null; initial: ActionRule }
  | { part: "limit"; known: RateLimit | null; initial: RateLimit }
  | { part: "rest" };

type EditPolicyProps = {
  draft: AccessDraft;
  inForce: number;
  /** Why nothing can be proposed now, whatever the draft says. */
  blocked: string | undefined;
};

/** The policy as a draft, what it changes, and the way to propose it. */
export function EditPolicy({ draft, inForce, blocked }: EditPolicyProps) {
  const [open, setOpen] = useState<Open | null>(null);
  const propose = useProposeAccessPolicy();
  const { document, changes, dirty, outdated } = draft;
  const why = outdated
    ? `Compare the draft with version ${inForce} first.`
    : dirty
      ? blocked
      : "Nothing is changed yet.";

  return (
    <div>
      {outdated && <OutdatedDraft draft={draft} inForce={inForce} />}
      <PolicyDocument
        document={document}
        edit={{
          grant: (rule, cell) => setOpen({ part: "grant", known: rule, initial: rule ?? newGrantRule(cell) }),
          rule: (rule) => setOpen({ part: "rule", known: rule, initial: rule ?? newRule }),
          limit: (limit) => setOpen({ part: "limit", known: limit, initial: limit ?? newLimit }),
          rest: () => setOpen({ part: "rest" }),
        }}
      />
      <div className="mt-6 grid gap-x-8 border-t pt-6 lg:grid-cols-12">
        <div className="min-w-0 lg:col-span-7">
          <Section
            title={dirty ? `Your draft changes ${plural(changes.length, "part")}` : "Your draft"}
            description={dirty ? undefined : "It says what is in force. Open anything above to change it."}
          >
            {dirty && <DocumentChanges changes={changes} />}
          </Section>
        </div>
        <div className="min-w-0 max-lg:pt-5 lg:col-span-5">
          <Section title="Propose it">
            <ProposeForm
              baseVersion={draft.baseVersion}
              propose={propose}
              input={(reason) => ({ base_version: draft.baseVersion, document, reason })}
              blocked={why}
              onDone={draft.end}
              onDiscard={draft.end}
            />
          </Section>
        </div>
      </div>
      <TryPolicy document={document} dirty={dirty} />
      {open && <PartDialog open={open} draft={draft} onClose={() => setOpen(null)} />}
    </div>
  );
}

function PartDialog({ open, draft, onClose }: { open: Open; draft: AccessDraft; onClose: () => void }) {
  const { document } = draft;
  function done(parts: Parameters<AccessDraft["change"]>[0]) {
    draft.change(parts);
    onClose();
  }
  switch (open.part) {
    case "grant": {
      const put = (rule: GrantRule | null) => done({ grants: withItem(document.grants, open.known, rule) });
      return <GrantRuleDialog {...dialog(open)} onSave={put} onRemove={() => put(null)} onClose={onClose} />;
    }
    case "rule": {
      const put = (rule: ActionRule | null) => done({ rules: withItem(document.rules, open.known, rule) });
      return (
        <ActionRuleDialog
          {...dialog(open)}
          taken={takenBy(document.rules, open.known)}
          onSave={put}
          onRemove={() => put(null)}
          onClose={onClose}
        />
      );
    }
    case "limit": {
      const put = (limit: RateLimit | null) => done({ limits: withItem(document.limits, open.known, limit) });
      return (
        <LimitDialog
          {...dialog(open)}
          taken={takenBy(document.limits, open.known)}
          onSave={put}
          onRemove={() => put(null)}
          onClose={onClose}
        />
      );
    }
    case "rest":
      return <RestDialog initial={document} onSave={done} onClose={onClose} />;
    default:
      return open satisfies never;
  }
}

function dialog<T>({ initial, known }: { initial: T; known: T | null }) {
  return { initial, known: known !== null };
}

/** The names that another one has. */
function takenBy(items: readonly { id: string }[], known: { id: string } | null): string[] {
  return items.filter((item) => item !== known).map(({ id }) => id);
}

function newGrantRule(cell: { classification: Classification; access_level: AccessLevel }): GrantRule {
  return { ...cell, stages: [{ role: "governance", need: 1 }], max_minutes: 43_200 };
}

const newRule: ActionRule = { id: "", effect: "deny", match: {}, reason: "" };
const newLimit: RateLimit = { id: "", per: "agent", match: {}, calls: 100, seconds: 60 };
