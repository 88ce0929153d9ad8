import { db } from "#lib/db/client.ts";
import { query } from "#lib/kernel/query.ts";
import { matrixKind, rulesOfRow } from "./matrix-kind.ts";
import { listProposals, listVersions, loadProposalView, versionInclude } from "./proposals/index.ts";
import { proposalRef } from "./proposals/schemas.ts";
import { policyChangePage, policyChangeView, policyHistoryQuery, policyVersionPage } from "./schemas.ts";

export const getPolicyChange = query({
  id: "getPolicyChange",
  permission: "policy.read",
  summary: "One proposed change of the approval matrix, with who signed it and what you may do",
  input: proposalRef,
  output: policyChangeView,
  run: (ctx, { id }) => loadProposalView(matrixKind, ctx, db(), id),
});

export const listPolicyChanges = query({
  id: "listPolicyChanges",
  permission: "policy.read",
  summary: "Proposed changes of the approval matrix, newest first; the one that waits is the first",
  input: policyHistoryQuery,
  output: policyChangePage,
  run: (ctx, page) => listProposals(matrixKind, ctx, db(), page),
});

export const listPolicyVersions = query({
  id: "listPolicyVersions",
  permission: "policy.read",
  summary: "Every version of the approval matrix, newest first; the first is in force",
  input: policyHistoryQuery,
  output: policyVersionPage,
  run: (_ctx, page) =>
    listVersions(matrixKind, db(), page, {
      list: (where, take) =>
        db().approvalPolicy.findMany({ where, include: versionInclude, orderBy: { version: "desc" }, take }),
      show: (row, before) => ({
        rules: rulesOfRow(row),
        base_rules: before ? rulesOfRow(before) : null,
      }),
    }),
});
