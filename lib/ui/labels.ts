import type { AuditAction } from "#lib/core/audit-actions.ts";
import type {
  AccessLevel,
  AccessReviewStatus,
  ApprovalStatus,
  CatalogAccess,
  CatalogSelection,
  ChangeRisk,
  Classification,
  FindingSeverity,
  GrantStatus,
  LineageRelation,
  NotificationKind,
  Origin,
  PolicyChangeStatus,
  QuarantineScope,
  QuarantineStatus,
  RecertificationStatus,
  ReviewOutcome,
  ReviewVerdict,
  Role,
  SubmissionStatus,
  ToolEffect,
  Transport,
  TrustModel,
  VersionStatus,
  VoteDecision,
} from "#lib/core/words.ts";
import type {
  EntryState,
  ItemStatus,
  RunMode,
  RunStatus,
  SourceSummary,
  UpstreamStatus,
} from "#lib/sources/schemas.ts";

/** The console's words for the closed vocabularies: badges, filters and sentences say the same. */

export const roleLabels: Record<Role, string> = {
  admin: "Administrator",
  governance: "Governance",
  compliance: "Compliance",
  auditor: "Auditor",
  member: "Member",
};

export const classificationLabels: Record<Classification, string> = {
  public: "Public",
  internal: "Internal",
  restricted: "Restricted",
};

export const accessLevelLabels: Record<AccessLevel, string> = {
  read: "Read",
  write: "Write",
  admin: "Admin",
};

export const submissionStatusLabels: Record<SubmissionStatus, string> = {
  draft: "Draft",
  in_review: "In review",
  changes_requested: "Changes requested",
  approved: "Approved",
  rejected: "Rejected",
  withdrawn: "Withdrawn",
  superseded: "Superseded",
};

export const versionStatusLabels: Record<VersionStatus, string> = {
  unpublished: "Unpublished",
  live: "Live",
  deprecated: "Deprecated",
  retired: "Retired",
  quarantined: "Quarantined",
};

export const catalogAccessLabels: Record<CatalogAccess, string> = {
  anonymous: "Anybody who reaches this console",
  oauth: "With a token",
};

export const catalogSelectionLabels: Record<CatalogSelection, string> = {
  all: "All approved servers",
  chosen: "Chosen servers",
};

export const voteDecisionLabels: Record<VoteDecision, string> = {
  approve: "Approved",
  reject: "Rejected",
  request_changes: "Asked for changes",
};

export const toolEffectLabels: Record<ToolEffect, string> = {
  reads: "Reads",
  writes: "Writes",
  deletes: "Deletes",
  pays: "Pays",
  executes: "Executes",
  reaches_out: "Reaches out",
  takes_untrusted_input: "Takes untrusted input",
};

export const changeRiskLabels: Record<ChangeRisk, string> = {
  harmless: "Harmless",
  widening: "Widening",
  dangerous: "Dangerous",
};

export const lineageRelationLabels: Record<LineageRelation, string> = {
  submitter: "Submitter",
  publisher: "Publisher",
  editor: "Editor",
  owner: "Owner",
  beneficiary: "Whom it is for",
  delegate: "Delegate",
};

export const transportLabels: Record<Transport, string> = { remote: "Remote", package: "Package" };

export const originLabels: Record<Origin, string> = { in_house: "In-house", third_party: "Third party" };

export const policyChangeStatusLabels: Record<PolicyChangeStatus, string> = {
  proposed: "Waiting",
  adopted: "Adopted",
  rejected: "Rejected",
  withdrawn: "Withdrawn",
  superseded: "Superseded",
};

export const quarantineScopeLabels: Record<QuarantineScope, string> = {
  server: "One server",
  owner: "All of one owner",
  everything: "Everything",
};

export const quarantineStatusLabels: Record<QuarantineStatus, string> = {
  active: "Active",
  lift_proposed: "Lift proposed",
  lifted: "Lifted",
};

export const recertificationStatusLabels: Record<RecertificationStatus, string> = {
  awaiting_owner: "Awaiting owner",
  awaiting_reviewer: "Awaiting reviewer",
  kept: "Kept",
  revoked: "Revoked",
  closed: "Closed",
};

export const trustModelLabels: Record<TrustModel, string> = {
  service: "By itself",
  on_behalf_of: "For people",
  hybrid: "Both",
};

export const grantStatusLabels: Record<GrantStatus, string> = {
  requested: "Requested",
  approved: "Starts later",
  active: "Active",
  expired: "Expired",
  released: "Released",
  revoked: "Revoked",
  denied: "Denied",
  cancelled: "Cancelled",
  lapsed: "Not decided in time",
};

export const approvalStatusLabels: Record<ApprovalStatus, string> = {
  pending: "Waiting",
  approved: "Approved",
  denied: "Denied",
  expired: "Expired",
  cancelled: "Taken back",
  superseded: "Changed",
  revoked: "Stopped",
  lapsed: "Not used in time",
  claimed: "Being made",
  succeeded: "Made",
  failed: "Failed",
  unknown: "Not known",
};

export const accessReviewStatusLabels: Record<AccessReviewStatus, string> = {
  open: "Open",
  closed: "Being applied",
  applied: "Applied",
};

export const reviewVerdictLabels: Record<ReviewVerdict, string> = {
  keep: "Keep",
  narrow: "Narrow",
  revoke: "Revoke",
};

export const reviewOutcomeLabels: Record<ReviewOutcome, string> = {
  kept: "Kept",
  narrowed: "Narrowed",
  revoked: "Revoked",
  overtaken: "Overtaken",
};

export const notificationKindLabels: Record<NotificationKind, string> = {
  needs_you: "Needs you",
  decided: "Decided",
  overdue: "Overdue",
  told: "For your information",
};

export const findingSeverityLabels: Record<FindingSeverity, string> = {
  info: "Info",
  low: "Low",
  medium: "Medium",
  high: "High",
};

export const sourceKindLabels: Record<SourceSummary["kind"], string> = { registry: "Registry", file: "File" };

export const entryStateLabels: Record<EntryState, string> = {
  new: "New",
  submitted: "Submitted",
  same: "Approved",
  changed: "Changed",
  invalid: "Invalid",
  gone: "Gone",
};

export const upstreamStatusLabels: Record<UpstreamStatus, string> = {
  active: "Active",
  deprecated: "Deprecated",
  deleted: "Deleted",
};

export const runModeLabels: Record<RunMode, string> = { full: "Everything", incremental: "Changes" };

export const runStatusLabels: Record<RunStatus, string> = {
  running: "Running",
  finished: "Finished",
  failed: "Failed",
  cancelled: "Stopped",
};

export const itemStatusLabels: Record<ItemStatus, string> = {
  pending: "Waiting",
  submitted: "Submitted",
  skipped: "Skipped",
  refused: "Refused",
};

export const classificationOptions = optionsOf(classificationLabels);
export const accessLevelOptions = optionsOf(accessLevelLabels);
export const submissionStatusOptions = optionsOf(submissionStatusLabels);
export const recertificationStatusOptions = optionsOf(recertificationStatusLabels);
export const entryStateOptions = optionsOf(entryStateLabels);
export const upstreamStatusOptions = optionsOf(upstreamStatusLabels);
export const catalogAccessOptions = optionsOf(catalogAccessLabels);
export const catalogSelectionOptions = optionsOf(catalogSelectionLabels);

function optionsOf(labels: Record<string, string>) {
  return Object.entries(labels).map(([value, label]) => ({ value, label }));
}

export const auditActionLabels: Record<AuditAction, string> = {
  "submission.create": "Submitted a server",
  "submission.read_server": "Read the server",
  "submission.retry": "Had the server read again",
  "submission.submit_unread": "Sent to review without a reading",
  "submission.revise": "Revised the submission",
  "submission.withdraw": "Withdrew the submission",
  "submission.vote": "Voted",
  "submission.retract_vote": "Retracted a vote",
  "submission.label_tool": "Labelled a tool",
  "submission.comment": "Commented",
  "submission.resolve_thread": "Resolved a conversation",
  "submission.claim": "Took on a submission",
  "submission.release": "Handed a submission back",
  "submission.escalate": "Escalated a submission",
  "submission.decide": "Decided the submission",
  "server.publish": "Published a version",
  "server.set_status": "Changed a version's status",
  "server.quarantine": "Quarantined",
  "server.lapse": "Let an approval lapse",
  "quarantine.propose_lift": "Proposed to lift a quarantine",
  "quarantine.withdraw_lift": "Withdrew a proposal to lift a quarantine",
  "quarantine.vote": "Voted on lifting a quarantine",
  "quarantine.lift": "Lifted a quarantine",
  "recertification.open": "Asked for a recertification",
  "recertification.confirm": "Confirmed a server's facts",
  "recertification.vote": "Voted on a recertification",
  "recertification.decide": "Decided a recertification",
  "recertification.close": "Closed a recertification",
  "campaign.create": "Started a campaign",
  "campaign.close": "Closed a campaign",
  "policy.propose": "Proposed another approval matrix",
  "policy.vote": "Voted on the approval matrix",
  "policy.withdraw": "Withdrew a change of the approval matrix",
  "policy.decide": "Decided a change of the approval matrix",
  "delegation.create": "Named somebody to act for them",
  "delegation.end": "Ended a delegation",
  "evidence.export": "Exported evidence",
  "evidence.export_call": "Exported the evidence of a call",
  "catalog.create": "Made a catalog",
  "catalog.update": "Changed a catalog",
  "catalog.add_server": "Put a server into a catalog",
  "catalog.remove_server": "Took a server out of a catalog",
  "namespace.set": "Gave a namespace to a team",
  "namespace.remove": "Took a namespace from a team",
  "settings.set_validation_profile": "Changed the validation profile",
  "publisher.sign_in": "Signed in to publish",
  "source.create": "Added a source",
  "source.update": "Changed a source",
  "source.replace_file": "Replaced a source's file",
  "source.sync": "Started a sync",
  "source.cancel_sync": "Stopped a sync",
  "source.record_sync": "Recorded a sync",
  "source.import": "Asked to submit servers from a source",
  "source.record_import": "Recorded an import",
  "user.create": "Added a person",
  "user.update": "Changed a person",
  "user.disable": "Disabled a person",
  "user.enable": "Enabled a person",
  "user.sign_in": "Signed in",
  "user.sign_out": "Signed out",
  "user.invite": "Invited a person",
  "user.set_password": "Set a password",
  "team.create": "Made a team",
  "token.create": "Made an access token",
  "token.revoke": "Revoked an access token",
  "client.create": "Registered a client",
  "client.disable": "Disabled a client",
  "agent.create": "Registered an agent",
  "agent.update": "Changed an agent",
  "agent.disable": "Disabled an agent",
  "agent.enable": "Enabled an agent",
  "grant.request": "Requested a grant",
  "grant.vote": "Voted on a grant",
  "grant.cancel": "Cancelled a request for a grant",
  "grant.decide": "Decided a grant",
  "grant.start": "A grant began",
  "grant.expire": "A grant expired",
  "grant.release": "Released a grant",
  "grant.revoke": "Revoked a grant",
  "grant.narrow": "Narrowed a grant",
  "grant.restore": "Restored what was taken from a grant",
  "access_review.open": "Opened an access review",
  "access_review.decide": "Decided what an agent keeps",
  "access_review.close": "Closed an access review",
  "access_review.apply": "Applied an access review",
  "access_review.sign": "Signed off an access review",
  "access_review.schedule": "Scheduled access reviews",
  "access_review.end_schedule": "Ended a schedule of access reviews",
  "access.simulate": "Tried out a change of access",
  "approval.request": "Asked for a human's yes to an action",
  "approval.vote": "Voted on an action",
  "approval.decide": "Decided on an action",
  "approval.cancel": "Took a request for a yes back",
  "approval.revoke": "Stopped an approved action",
  "approval.escalate": "Told more people of an action that waits",
  "approval.expire": "Nobody decided on an action in time",
  "approval.claim": "Claimed an approved action",
  "approval.outcome": "Reported what came of an action",
  "approval.edit": "Changed the arguments of an action that waited",
  "standing.give": "Allowed actions like one they approved, for a while",
  "standing.revoke": "Ended what was allowed in advance",
  "standing.end": "What was allowed in advance is over",
  "break_glass.open": "Approved an action alone, in an emergency",
  "break_glass.review": "Looked again at what was approved in an emergency",
  "break_glass.escalate": "Nobody looked in time at what was approved in an emergency",
  "security_key.add": "Added a security key",
  "security_key.remove": "Removed a security key",
  "duty_rule.set": "Said which duties stay apart",
  "duty_rule.remove": "Removed a rule that kept duties apart",
  "duty_exception.grant": "Let an agent have duties that stay apart",
  "duty_exception.end": "Ended an exception from duties that stay apart",
  "bundle.set": "Set a bundle",
  "bundle.remove": "Removed a bundle",
  "bundle.request": "Requested a bundle",
  "consent.give": "Let an agent act for them",
  "consent.withdraw": "Withdrew a consent",
  "client.set_gateway": "Said what a gateway offers",
  "access_policy.propose": "Proposed another access policy",
  "access_policy.vote": "Voted on the access policy",
  "access_policy.withdraw": "Withdrew a change of the access policy",
  "access_policy.decide": "Decided a change of the access policy",
  "access.permit": "Permitted a call",
  "access.deny": "Denied a call",
  "audit.search": "Searched the audit log",
  "audit.save_search": "Saved a search",
  "audit.update_search": "Changed a saved search",
  "audit.delete_search": "Deleted a saved search",
  "audit.export": "Asked for an export of the audit log",
  "audit.cancel_export": "Stopped an export",
  "audit.finish_export": "Finished an export",
  "audit.expire_export": "Let an export expire",
  "audit.download": "Downloaded an export",
  "audit.verify": "Had the log verified",
  "audit.finish_verification": "Verified the log",
  "audit.hold": "Placed a legal hold",
  "audit.release_hold": "Released a legal hold",
  "audit.erase": "Erased personal data",
  "audit.set_retention": "Changed how long events are kept",
  "audit.apply_retention": "Dropped a month whose time had passed",
  "audit.set_recording_rule": "Changed how a tool is recorded",
  "audit.remove_recording_rule": "Removed a recording rule",
  "audit.conflict": "Refused an event that contradicts another",
  "audit.rotate_key": "Changed the log's signing key",
};

/** A recorded action in words; one that this console does not know yet, as it stands. */
export function auditActionLabel(action: string): string {
  return (auditActionLabels as Record<string, string>)[action] ?? action;
}
