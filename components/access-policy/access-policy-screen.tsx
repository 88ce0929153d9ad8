"use client";

import type { ReactNode } from "react";
import { PolicyFrame } from "#components/policies/policy-frame.tsx";
import type { AccessPolicy, AccessPolicyChangeView } from "#lib/access/policy/schemas.ts";
import type { Page } from "#lib/core/page.ts";
import type { Verdict } from "#lib/core/permissions.ts";
import { AccessProposal } from "./access-proposal.tsx";
import { ChangesDetail } from "./document-changes.tsx";
import { EditPolicy } from "./edit-policy.tsx";
import { PolicyDocument } from "./policy-document.tsx";
import { useAccessDraft } from "./use-access-draft.ts";

type AccessPolicyScreenProps = {
  policy: AccessPolicy;
  /** The one that waits first. */
  proposals: Page<AccessPolicyChangeView>;
  /** Every version, for a tab of its own. */
  history: ReactNode;
  may: Verdict;
};

/** The access policy, the change of it that waits, and what was proposed before. */
export function AccessPolicyScreen({ policy, proposals, history, may }: AccessPolicyScreenProps) {
  const draft = useAccessDraft(policy);
  return (
    <PolicyFrame
      title="Access policy"
      description="Who must sign what agents may do, and what is refused, asked about or limited whatever was granted."
      current="access"
      what="access policy"
      editLabel="Edit the policy"
      may={may}
      version={policy.version}
      draft={draft}
      proposals={proposals}
      proposal={(waiting) => <AccessProposal key={waiting.id} change={waiting} />}
      detail={({ base_document, document }) => <ChangesDetail before={base_document} after={document} />}
      inForce={<PolicyDocument document={policy.document} />}
      editor={(blocked) => <EditPolicy draft={draft} inForce={policy.version} blocked={blocked} />}
      history={history}
    />
  );
}
