import { db } from "#lib/db/client.ts";
import { query } from "#lib/kernel/query.ts";
import { listVersions, versionInclude } from "#lib/settings/proposals/index.ts";
import { accessPolicyKind } from "./access-policy-kind.ts";
import { readDocument } from "./load-access-policy.ts";
import { accessPolicyVersionPage, accessPolicyVersionsQuery } from "./schemas.ts";

export const listAccessPolicyVersions = query({
  id: "listAccessPolicyVersions",
  permission: "policy.read",
  summary: "Every version of the access policy, newest first; the first is in force",
  input: accessPolicyVersionsQuery,
  output: accessPolicyVersionPage,
  run: (_ctx, page) =>
    listVersions(accessPolicyKind, db(), page, {
      list: (where, take) =>
        db().accessPolicy.findMany({ where, include: versionInclude, orderBy: { version: "desc" }, take }),
      show: (row, before) => ({
        document: readDocument(row),
        base_document: before ? readDocument(before) : null,
      }),
    }),
});
