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
