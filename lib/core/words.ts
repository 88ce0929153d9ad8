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

/** Why somebody's vote can never count on a thing: they stand on the side that asks for it. */
export const lineageRelations = [
  "submitter",
  "publisher",
  "editor",
  "owner",
  "beneficiary",
  "delegate",
] as const;
export type LineageRelation = (typeof lineageRelations)[number];

/** What a tool does to the world, as reviewers label it. */
export const toolEffects = [
  "reads",
  "writes",
  "deletes",
  "pays",
  "executes",
  "reaches_out",
  "takes_untrusted_input",
] as const;
export type ToolEffect = (typeof toolEffects)[number];

/** What a change to something under review means for whoever relies on it. */
export const changeRisks = ["harmless", "widening", "dangerous"] as const;
export type ChangeRisk = (typeof changeRisks)[number];

/** How a server comes: over the network, or as a package that runs where the agent runs. */
export const transports = ["remote", "package"] as const;
export type Transport = (typeof transports)[number];

/** Whose a server is: in a namespace of one of our teams, or anybody else's. */
export const origins = ["in_house", "third_party"] as const;
export type Origin = (typeof origins)[number];

export const policyChangeStatuses = ["proposed", "adopted", "rejected", "withdrawn", "superseded"] as const;
export type PolicyChangeStatus = (typeof policyChangeStatuses)[number];

/** How far a quarantine reaches: one server, all of one owner, everything. */
export const quarantineScopes = ["server", "owner", "everything"] as const;
export type QuarantineScope = (typeof quarantineScopes)[number];

export const quarantineStatuses = ["active", "lift_proposed", "lifted"] as const;
export type QuarantineStatus = (typeof quarantineStatuses)[number];

export const recertificationStatuses = [
  "awaiting_owner",
  "awaiting_reviewer",
  "kept",
  "revoked",
  "closed",
] as const;
export type RecertificationStatus = (typeof recertificationStatuses)[number];

/** What a notification is to its reader: something to do, a result, or something that ran late. */
export const notificationKinds = ["needs_you", "decided", "overdue", "told"] as const;
export type NotificationKind = (typeof notificationKinds)[number];

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

/** For whom an agent acts: by itself, only for a person, or either. */
export const trustModels = ["service", "on_behalf_of", "hybrid"] as const;
export type TrustModel = (typeof trustModels)[number];

export const grantStatuses = [
  "requested",
  "approved",
  "active",
  "expired",
  "released",
  "revoked",
  "denied",
  "cancelled",
  "lapsed",
] as const;
export type GrantStatus = (typeof grantStatuses)[number];

/** `open` while people decide, `closed` once they no longer do, `applied` when every verdict was carried out. */
export const accessReviewStatuses = ["open", "closed", "applied"] as const;
export type AccessReviewStatus = (typeof accessReviewStatuses)[number];

/** What a reviewer says of a grant, and what its use suggests. */
export const reviewVerdicts = ["keep", "narrow", "revoke"] as const;
export type ReviewVerdict = (typeof reviewVerdicts)[number];

/** What became of a verdict: `overtaken` where the grant was another by then. */
export const reviewOutcomes = ["kept", "narrowed", "revoked", "overtaken"] as const;
export type ReviewOutcome = (typeof reviewOutcomes)[number];

/** What nobody's verdict means for grants of the level `read`; above that it is always `revoke`. */
export const silenceRules = ["revoke", "recommended"] as const;
export type SilenceRule = (typeof silenceRules)[number];

/** What became of one action that waits for a human's yes. `expired` is nobody's no: nobody decided in time. */
export const approvalStatuses = [
  "pending",
  "approved",
  "denied",
  "expired",
  "cancelled",
  "superseded",
  "revoked",
  "lapsed",
  "claimed",
  "succeeded",
  "failed",
  "unknown",
] as const;
export type ApprovalStatus = (typeof approvalStatuses)[number];

/** What became of a yes that was given in advance. `voided`: what it rested on is not so any more. */
export const standingStatuses = ["active", "exhausted", "expired", "revoked", "voided"] as const;
export type StandingStatus = (typeof standingStatuses)[number];

/** What a second person says of a yes that one gave alone, in an emergency. */
export const breakGlassVerdicts = ["justified", "unjustified"] as const;
export type BreakGlassVerdict = (typeof breakGlassVerdicts)[number];

/** What whoever approves must show of themselves first. */
export const stepUps = ["none", "fresh_sign_in", "webauthn"] as const;
export type StepUp = (typeof stepUps)[number];

/** Statuses of a grant that gives access once its time has come, and until its time is over. */
export const givenGrantStatuses = ["approved", "active"] as const satisfies readonly GrantStatus[];
