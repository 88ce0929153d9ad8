import { command } from "#lib/kernel/command.ts";
import { proposeVersion } from "#lib/settings/proposals/index.ts";
import { accessPolicyKind } from "./access-policy-kind.ts";
import { checkConditions } from "./check-conditions.ts";
import { accessPolicyChangeView, proposeAccessPolicyInput } from "./schemas.ts";

export const proposeAccessPolicy = command({
  id: "access_policy.propose",
  permission: "policy.propose",
  summary: "Propose another access policy; it takes effect when another administrator signs it",
  input: proposeAccessPolicyInput,
  output: accessPolicyChangeView,
  run(ctx, { base_version, document, reason }) {
    checkConditions(document);
    return proposeVersion(accessPolicyKind, ctx, { base_version, content: document, reason });
  },
});
