"use client";

import { useMemo } from "react";
import { ProposalCard } from "#components/policies/proposal-card.tsx";
import type { AccessPolicyChangeView } from "#lib/access/policy/schemas.ts";
import { plural } from "#lib/ui/format.ts";
import { useVoteAccessPolicy, useWithdrawAccessPolicy } from "./api.ts";
import { DocumentChanges } from "./document-changes.tsx";
import { documentChanges } from "./policy-words.ts";

/** The change of the access policy that waits. */
export function AccessProposal({ change }: { change: AccessPolicyChangeView }) {
  const { base_document, document } = change;
  const changes = useMemo(() => documentChanges(base_document, document), [base_document, document]);
  const vote = useVoteAccessPolicy(change.id);
  const withdraw = useWithdrawAccessPolicy(change.id);
  return (
    <ProposalCard
      change={change}
      what="access policy"
      extent={plural(changes.length, "part")}
      vote={vote}
      withdraw={withdraw}
    >
      <DocumentChanges changes={changes} />
    </ProposalCard>
  );
}
