import { command } from "#lib/kernel/command.ts";
import { matrixKind } from "./matrix-kind.ts";
import { voteOnProposal } from "./proposals/index.ts";
import { voteOnProposalInput } from "./proposals/schemas.ts";
import { policyChangeView } from "./schemas.ts";

export const votePolicy = command({
  id: "policy.vote",
  permission: "policy.vote",
  summary: "Sign or reject a change of the approval matrix, on exactly the digest you read",
  input: voteOnProposalInput,
  output: policyChangeView,
  target: ({ id }) => ({ type: "policy_change", id }),
  run: (ctx, vote) => voteOnProposal(matrixKind, ctx, vote),
});
