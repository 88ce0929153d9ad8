import { command } from "#lib/kernel/command.ts";
import { withdrawProposal } from "#lib/settings/proposals/index.ts";
import { proposalRef } from "#lib/settings/proposals/schemas.ts";
import { accessPolicyKind } from "./access-policy-kind.ts";
import { accessPolicyChangeView } from "./schemas.ts";

export const withdrawAccessPolicy = command({
  id: "access_policy.withdraw",
  permission: "policy.propose",
  summary: "Take back your own proposal for another access policy",
  input: proposalRef,
  output: accessPolicyChangeView,
  target: ({ id }) => ({ type: "access_policy_change", id }),
  run: (ctx, { id }) => withdrawProposal(accessPolicyKind, ctx, id),
});
