import { db } from "#lib/db/client.ts";
import { query } from "#lib/kernel/query.ts";
import { listProposals, loadProposalView } from "#lib/settings/proposals/index.ts";
import { proposalRef } from "#lib/settings/proposals/schemas.ts";
import { accessPolicyKind } from "./access-policy-kind.ts";
import { accessPolicyChangePage, accessPolicyChangesQuery, accessPolicyChangeView } from "./schemas.ts";

export const getAccessPolicyChange = query({
  id: "getAccessPolicyChange",
  permission: "policy.read",
  summary: "One proposed change of the access policy, with who signed it and what you may do",
  input: proposalRef,
  output: accessPolicyChangeView,
  run: (ctx, { id }) => loadProposalView(accessPolicyKind, ctx, db(), id),
});

export const listAccessPolicyChanges = query({
  id: "listAccessPolicyChanges",
  permission: "policy.read",
  summary: "Proposed changes of the access policy, newest first; the one that waits is the first",
  input: accessPolicyChangesQuery,
  output: accessPolicyChangePage,
  run: (ctx, page) => listProposals(accessPolicyKind, ctx, db(), page),
});
