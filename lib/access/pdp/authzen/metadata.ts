/** Where each API is, by the member of the metadata that says so (§9.1.1). */
export const endpoints = {
  access_evaluation_endpoint: "/access/v1/evaluation",
  access_evaluations_endpoint: "/access/v1/evaluations",
  search_subject_endpoint: "/access/v1/search/subject",
  search_resource_endpoint: "/access/v1/search/resource",
  search_action_endpoint: "/access/v1/search/action",
} as const;

/** Where a denial is asked about (Access Request and Approval Profile, draft 1). */
export const accessRequestPath = "/access/v1/requests";

/**
 * What a decision point says of itself (§9). A gateway may ask under its own name: the identifier then ends in it. The
 * endpoints are the same, because who asks follows from the token alone.
 */
export function metadataOf(publicUrl: string, gateway?: string): Record<string, string | string[]> {
  const described = Object.entries(endpoints).map(([member, path]) => [member, `${publicUrl}${path}`]);
  return {
    policy_decision_point: gateway === undefined ? publicUrl : `${publicUrl}/${gateway}`,
    ...Object.fromEntries(described),
    access_request_endpoint: `${publicUrl}${accessRequestPath}`,
    jwks_uri: `${publicUrl}/.well-known/jwks.json`,
    capabilities: ["urn:openid:authzen:capability:access-request"],
  };
}
