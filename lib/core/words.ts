/** The product's closed vocabularies. Used by schemas, the database's checks, the API and the console alike. */

export const roles = ["admin", "governance", "compliance", "auditor", "member"] as const;
export type Role = (typeof roles)[number];

export const classifications = ["public", "internal", "restricted"] as const;
export type Classification = (typeof classifications)[number];

export const accessLevels = ["read", "write", "admin"] as const;
export type AccessLevel = (typeof accessLevels)[number];

export const submissionStatuses = [
  "draft",
  "in_review",
  "changes_requested",
  "approved",
  "rejected",
  "withdrawn",
  "superseded",
] as const;
export type SubmissionStatus = (typeof submissionStatuses)[number];

/** Statuses of a submission that still awaits something; at most one such submission exists for a version. */
export const openSubmissionStatuses = [
  "draft",
  "in_review",
  "changes_requested",
] as const satisfies readonly SubmissionStatus[];

export const voteDecisions = ["approve", "reject", "request_changes"] as const;
export type VoteDecision = (typeof voteDecisions)[number];

export const versionStatuses = ["unpublished", "live", "deprecated", "retired", "quarantined"] as const;
export type VersionStatus = (typeof versionStatuses)[number];

/** The statuses that owners and publishers set. Quarantine is governance's own. */
export const settableStatuses = ["live", "deprecated", "retired"] as const satisfies readonly VersionStatus[];
export type SettableStatus = (typeof settableStatuses)[number];

/** How a catalog is read: by anybody, or with a token. */
export const catalogAccesses = ["anonymous", "oauth"] as const;
export type CatalogAccess = (typeof catalogAccesses)[number];

/** Which approved servers a catalog holds. */
export const catalogSelections = ["all", "chosen"] as const;
export type CatalogSelection = (typeof catalogSelections)[number];

export const findingSeverities = ["info", "low", "medium", "high"] as const;
export type FindingSeverity = (typeof findingSeverities)[number];

export const clientKinds = ["gateway", "agent", "publisher"] as const;
export type ClientKind = (typeof clientKinds)[number];

export const itemKinds = ["tool", "resource", "resource_template", "prompt"] as const;
export type ItemKind = (typeof itemKinds)[number];
