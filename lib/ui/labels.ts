import type { AuditAction, AuditOutcome } from "#lib/core/audit-actions.ts";
import type {
  AccessLevel,
  Classification,
  Role,
  SubmissionStatus,
  VersionStatus,
  VoteDecision,
} from "#lib/core/words.ts";

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

export const voteDecisionLabels: Record<VoteDecision, string> = {
  approve: "Approved",
  reject: "Rejected",
  request_changes: "Asked for changes",
};

export const classificationOptions = optionsOf(classificationLabels);
export const accessLevelOptions = optionsOf(accessLevelLabels);
export const submissionStatusOptions = optionsOf(submissionStatusLabels);

function optionsOf(labels: Record<string, string>) {
  return Object.entries(labels).map(([value, label]) => ({ value, label }));
}

export const auditActionLabels: Record<AuditAction, string> = {
  "submission.create": "Submitted a server",
  "submission.read_server": "Read the server",
  "submission.retry": "Had the server read again",
  "submission.revise": "Revised the submission",
  "submission.withdraw": "Withdrew the submission",
  "submission.vote": "Voted",
  "submission.decide": "Decided the submission",
  "server.publish": "Published a version",
  "server.set_status": "Changed a version's status",
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
  "source.sync": "Started a sync",
  "source.record_sync": "Recorded a sync",
  "source.import": "Submitted servers from a source",
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
};

export const auditOutcomeLabels: Record<AuditOutcome, string> = { success: "Done", refused: "Refused" };

/** A recorded action in words; one that this console does not know yet, as it stands. */
export function auditActionLabel(action: string): string {
  return (auditActionLabels as Record<string, string>)[action] ?? action;
}

export const auditActionOptions = optionsOf(auditActionLabels);
export const auditOutcomeOptions = optionsOf(auditOutcomeLabels);
