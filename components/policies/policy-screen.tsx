"use client";

import { PencilLine } from "lucide-react";
import { PageHeader } from "#components/patterns/page-header.tsx";
import { RefreshWhile } from "#components/sources/refresh-while.tsx";
import { Button } from "#components/ui/button.tsx";
import { Tabs } from "#components/ui/tabs.tsx";
import { rulesOf } from "#lib/core/matrix-rules.ts";
import type { Page } from "#lib/core/page.ts";
import type { Verdict } from "#lib/core/permissions.ts";
import type { ApprovalMatrix, PolicyChangeView, PolicyVersionView } from "#lib/settings/schemas.ts";
import { EditMatrix } from "./edit-matrix.tsx";
import { RulesCell } from "./matrix-cells.tsx";
import { MatrixTable } from "./matrix-table.tsx";
import { ProposalCard } from "./proposal-card.tsx";
import { ProposalList } from "./proposal-list.tsx";
import { usePolicyDraft } from "./use-policy-draft.ts";
import { VersionList } from "./version-list.tsx";

/** Two administrators with the page open see what the other one does. */
const refreshMs = 4_000;

type PolicyScreenProps = {
  matrix: ApprovalMatrix;
  versions: Page<PolicyVersionView>;
  /** The one that waits first. */
  proposals: Page<PolicyChangeView>;
  may: Verdict;
};

/** The approval matrix, the change of it that waits, and its history. */
export function PolicyScreen({ matrix, versions, proposals, may }: PolicyScreenProps) {
  const draft = usePolicyDraft(matrix);
  const waiting = proposals.items.find(({ status }) => status === "proposed");
  const occupied = waiting && "A change waits already. It must be signed, rejected or withdrawn first.";

  return (
    <>
      <PageHeader
        title="Policies"
        description="Who must sign for a server, by when, and for how long that holds. Of several rules for the same server the strictest counts. Nobody signs for their own."
        actions={
          !draft.editing && (
            <Button
              icon={<PencilLine aria-hidden />}
              reason={may === true ? occupied : may.no}
              onClick={draft.begin}
            >
              Edit the matrix
            </Button>
          )
        }
      />
      {waiting && <ProposalCard key={waiting.id} change={waiting} />}
      <Tabs
        label="Policies"
        items={[
          {
            value: "matrix",
            label: draft.editing ? "Draft" : `Version ${matrix.version}, in force`,
            content: draft.editing ? (
              <EditMatrix draft={draft} inForce={matrix.version} blocked={occupied} />
            ) : (
              <Matrix matrix={matrix} />
            ),
          },
          { value: "history", label: "History", content: <VersionList versions={versions} /> },
          {
            value: "proposals",
            label: "Proposals",
            content: <ProposalList changes={proposals.items} more={proposals.next_cursor !== null} />,
          },
        ]}
      />
      <RefreshWhile active={waiting !== undefined} everyMs={refreshMs} />
    </>
  );
}

function Matrix({ matrix }: { matrix: ApprovalMatrix }) {
  return (
    <div className="grid gap-3">
      <MatrixTable
        cell={(classification, level) => (
          <RulesCell
            classification={classification}
            level={level}
            rules={rulesOf(matrix.rules, classification, level)}
          />
        )}
      />
      <p className="max-w-prose text-muted text-xs">
        Submissions in review keep the version they started under. Due is when a submission should be decided;
        after the grace, a server that nobody confirmed is no longer callable.
      </p>
    </div>
  );
}
