import type { Classification } from "#lib/core/words.ts";
import type { AccessPolicyDocument } from "../policy/schemas.ts";

/**
 * Whether data of a class may go through where the gateway is to where it says it goes. Where a policy names regions,
 * a gateway whose own is not known is in none of them.
 */
export function mayReach(
  residency: AccessPolicyDocument["residency"],
  classification: Classification,
  gatewayRegion: string | null,
  regions: readonly string[],
): boolean {
  return residency
    .filter((entry) => entry.classification === classification)
    .every(
      (entry) =>
        gatewayRegion !== null &&
        [gatewayRegion, ...regions].every((region) => entry.regions.includes(region)),
    );
}
