import { currentWorld, type DecisionPoint, decide, openPoint, worldStore } from "#lib/access/pdp/index.ts";
import { bindDenial } from "#lib/approvals/arap/index.ts";
import { redeemApproval } from "#lib/approvals/claims/index.ts";
import { env } from "#lib/env.ts";
import { embeddedIssuer } from "#lib/identity/index.ts";

/** Who decides on gateways' questions: the product's grants, consents and policy as they are now. */
export function productPoint(): DecisionPoint {
  return openPoint({
    decide,
    redeem: redeemApproval,
    bindDenial,
    currentWorld,
    nowMs: () => worldStore().nowMs,
    publicUrl: env().publicUrl,
    ownIssuer: embeddedIssuer(),
  });
}
