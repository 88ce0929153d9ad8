import { command } from "#lib/kernel/command.ts";
import { matrixKind } from "./matrix-kind.ts";
import { proposeVersion } from "./proposals/index.ts";
import { policyChangeView, proposePolicyInput } from "./schemas.ts";

export const proposePolicy = command({
  id: "policy.propose",
  permission: "policy.propose",
  summary: "Propose another approval matrix; it takes effect when another administrator signs it",
  input: proposePolicyInput,
  output: policyChangeView,
  run: (ctx, { base_version, rules, reason }) =>
    proposeVersion(matrixKind, ctx, { base_version, content: rules, reason }),
});
