"use client";

import { rulesOf } from "#lib/core/matrix-rules.ts";
import type { Page } from "#lib/core/page.ts";
import type { Verdict } from "#lib/core/permissions.ts";
import type { ApprovalMatrix, PolicyChangeView, PolicyVersionView } from "#lib/settings/schemas.ts";
import { ChangesDetail } from "./changes-detail.tsx";
import { EditMatrix } from "./edit-matrix.tsx";
import { RulesCell } from "./matrix-cells.tsx";
import { MatrixProposal } from "./matrix-proposal.tsx";
import { MatrixTable } from "./matrix-table.tsx";
import { PolicyFrame } from "./policy-frame.tsx";
import { usePolicyDraft } from "./use-policy-draft.ts";
import { VersionList } from "./version-list.tsx";

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
  return (
    <PolicyFrame
      title="Policies"
      description="Who must sign for a server, by when, and for how long that holds. Of several rules for the same server the strictest counts. Nobody signs for their own."
      current="matrix"
      what="matrix"
      editLabel="Edit the matrix"
      may={may}
      version={matrix.version}
      draft={draft}
      proposals={proposals}
      proposal={(waiting) => <MatrixProposal key={waiting.id} change={waiting} />}
      detail={({ base_rules, rules }) => <ChangesDetail before={base_rules} after={rules} />}
      inForce={<Matrix matrix={matrix} />}
      editor={(blocked) => <EditMatrix draft={draft} inForce={matrix.version} blocked={blocked} />}
      history={
        <VersionList
          versions={versions}
          detail={({ base_rules, rules }) =>
            base_rules && <ChangesDetail before={base_rules} after={rules} />
          }
        />
      }
    />
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
