import { command } from "#lib/kernel/command.ts";
import { matrixKind } from "./matrix-kind.ts";
import { withdrawProposal } from "./proposals/index.ts";
import { proposalRef } from "./proposals/schemas.ts";
import { policyChangeView } from "./schemas.ts";

export const withdrawPolicy = command({
  id: "policy.withdraw",
  permission: "policy.propose",
  summary: "Take back your own proposal for another approval matrix",
  input: proposalRef,
  output: policyChangeView,
  target: ({ id }) => ({ type: "policy_change", id }),
  run: (ctx, { id }) => withdrawProposal(matrixKind, ctx, id),
});
