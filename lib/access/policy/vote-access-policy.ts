import { command } from "#lib/kernel/command.ts";
import { voteOnProposal } from "#lib/settings/proposals/index.ts";
import { voteOnProposalInput } from "#lib/settings/proposals/schemas.ts";
import { accessPolicyKind } from "./access-policy-kind.ts";
import { accessPolicyChangeView } from "./schemas.ts";

export const voteAccessPolicy = command({
  id: "access_policy.vote",
  permission: "policy.vote",
  summary: "Sign or reject a change of the access policy, on exactly the digest you read",
  input: voteOnProposalInput,
  output: accessPolicyChangeView,
  target: ({ id }) => ({ type: "access_policy_change", id }),
  run: (ctx, vote) => voteOnProposal(accessPolicyKind, ctx, vote),
});
