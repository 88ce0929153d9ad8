import type { VersionStatus } from "#lib/core/words.ts";

/** Every step a server version may take in the catalog. All others are refused, here and by the database. */
export const versionTransitions: Record<VersionStatus, readonly VersionStatus[]> = {
  unpublished: ["live", "quarantined"],
  live: ["deprecated", "quarantined"],
  deprecated: ["live", "retired", "quarantined"],
  retired: ["quarantined"],
  quarantined: ["live"],
};

/** Statuses in which the catalog shows a version. */
export const publishedStatuses = ["live", "deprecated"] as const satisfies readonly VersionStatus[];
