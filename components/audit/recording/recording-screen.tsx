"use client";

import { FileSliders, Plus } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import type { z } from "zod";
import { ConfirmDialog } from "#components/patterns/confirm-dialog.tsx";
import { EmptyState } from "#components/patterns/empty-state.tsx";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { PageHeader } from "#components/patterns/page-header.tsx";
import { Button } from "#components/ui/button.tsx";
import { useToast } from "#components/ui/toast.tsx";
import type { RecordingRule, recordingRules } from "#lib/audit/redaction/schemas.ts";
import type { Verdict } from "#lib/core/permissions.ts";
import { toolWords } from "#lib/ui/audit-recording-words.ts";
import { reasonOf } from "#lib/ui/reason-of.ts";
import { AuditTabs } from "../audit-tabs.tsx";
import { useRecordingRules, useRemoveRecordingRule } from "../governance-api.ts";
import { NotRefreshed } from "../not-refreshed.tsx";
import { Notice } from "../notice.tsx";
import { RulesTable } from "./rules-table.tsx";

// Fetched when first opened, so that the list does not pay for it.
const RuleDialog = lazy(() => import("./rule-dialog.tsx").then((m) => ({ default: m.RuleDialog })));

type RecordingScreenProps = { initial: z.output<typeof recordingRules>; may: Verdict };

/** What of a call's arguments is stored, tool by tool. */
export function RecordingScreen({ initial, may }: RecordingScreenProps) {
  const [editing, setEditing] = useState<RecordingRule | "new" | null>(null);
  const [removing, setRemoving] = useState<RecordingRule | null>(null);
  const found = useRecordingRules(initial);
  const remove = useRemoveRecordingRule();
  const toast = useToast();
  const rules = found.data.items;
  const add = (
    <Button
      variant="primary"
      icon={<Plus aria-hidden />}
      reason={reasonOf(may)}
      onClick={() => setEditing("new")}
    >
      Add rule
    </Button>
  );

  return (
    <>
      <PageHeader
        title="Recording"
        description="What of a call's arguments is stored, and what the call was about. It is applied before anything is stored: what a rule leaves out was never here."
        actions={rules.length > 0 && add}
      />
      <AuditTabs current="Recording" />
      <NotRefreshed found={found} />
      {may !== true && (
        <div className="pb-4">
          <Notice tone="neutral">{may.no}</Notice>
        </div>
      )}
      {rules.length === 0 ? (
        <EmptyState icon={FileSliders} title="No rule yet" action={add}>
          Without a rule, arguments are kept, but for passwords, keys and personal data that are recognised.
          Of servers with restricted data, texts are left out.
        </EmptyState>
      ) : (
        <>
          <RulesTable
            rules={rules}
            onEdit={may === true ? setEditing : undefined}
            onRemove={may === true ? setRemoving : undefined}
          />
          <p className="max-w-prose pt-4 text-muted text-sm">
            A tool without a rule follows the server's rule for every tool. Without that, its arguments are
            kept, but for what is recognised as secret or personal; of servers with restricted data, texts are
            left out. A rule holds for what is reported from now on, and changes nothing that is stored.
          </p>
        </>
      )}
      <Suspense>
        {editing !== null && (
          <RuleDialog
            rule={editing === "new" ? null : editing}
            known={rules}
            onClose={() => setEditing(null)}
          />
        )}
      </Suspense>
      {removing !== null && (
        <ConfirmDialog
          open
          onOpenChange={(open) => !open && setRemoving(null)}
          title="Remove this rule?"
          confirmLabel="Remove rule"
          danger
          onConfirm={async () => {
            await remove.mutateAsync(removing.id);
            toast({ title: "The rule is removed" });
          }}
        >
          <p className="break-words">
            <HostileText text={removing.server} className="font-mono text-ink text-xs" />,{" "}
            <HostileText text={toolWords(removing.tool).toLowerCase()} className="text-ink" />
          </p>
          <p>
            {afterRemoval(removing, rules)} It holds for what is reported from now on. What is stored stays as
            it is.
          </p>
        </ConfirmDialog>
      )}
    </>
  );
}

/** What holds for the tool's calls once its rule is gone. */
function afterRemoval({ server, tool }: RecordingRule, rules: readonly RecordingRule[]): string {
  const wide = tool !== "*" && rules.some((other) => other.server === server && other.tool === "*");
  return wide
    ? "Its calls then follow the server's rule for every tool."
    : "Its arguments are then kept, but for what is recognised as secret or personal, unless the server's data is restricted.";
}
