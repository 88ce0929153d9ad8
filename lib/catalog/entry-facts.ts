import type pg from "pg";
import type { AccessLevel, Classification, FindingSeverity, VersionStatus } from "#lib/core/words.ts";

/** All that an entry of the registry says, as the database holds it. */
export type EntryFacts = {
  server_id: string;
  name: string;
  version: string;
  status: VersionStatus;
  status_message: string | null;
  successor: string | null;
  document: string;
  is_latest: boolean;
  published_at: Date;
  status_changed_at: Date | null;
  updated_at: Date;
  approved_by: string;
  approved_digest: string;
  approved_at: Date;
  read_at: Date | null;
  classification: Classification;
  access_level: AccessLevel;
  findings: { severity: FindingSeverity }[];
  owner_team: string | null;
  owner_user: string | null;
  owner_email: string | null;
  snapshot_hash: string | null;
  tool_names: string[];
  recertify_by: Date | null;
  sunset_at: Date | null;
  lapses_at: Date | null;
  lapsed_at: Date | null;
  lapse_reason: string | null;
  /** As the database keeps them. */
  conditions: string | null;
  /** Of a version with conditions: those of each approval before, as the database keeps them; null for none. */
  earlier: (string | null)[] | null;
  owner_active: boolean;
  snapshot_approved: boolean;
};

/**
 * Loads every version that was ever published, with the facts of the submission that approved it, by name and version
 * in byte order.
 *
 * @param serverIds only these servers; all when undefined
 */
export async function loadEntryFacts(
  client: pg.ClientBase,
  serverIds?: readonly string[],
): Promise<EntryFacts[]> {
  const { rows } = await client.query<EntryFacts>(sql, [serverIds ?? null]);
  return rows;
}

const sql = `
  SELECT server.id AS server_id, server.name, version.version, version.status, version.status_message,
    version.successor, version.document, version.is_latest, version.published_at, version.status_changed_at,
    version.updated_at, approval.id AS approved_by, approval.digest AS approved_digest,
    approval.decided_at AS approved_at, approval.read_at, approval.classification, approval.access_level,
    approval.findings, team.slug AS owner_team, owner.id AS owner_user, owner.email AS owner_email,
    snapshot.hash AS snapshot_hash, coalesce(snapshot.tool_names, '{}') AS tool_names,
    version.recertify_by, version.sunset_at, version.lapses_at, version.lapsed_at, version.lapse_reason,
    version.conditions,
    CASE WHEN version.conditions IS NOT NULL THEN (
      SELECT json_agg(before.conditions) FROM submission before
      WHERE before.version_id = version.id AND before.status = 'approved' AND before.id <> approval.id
    ) END AS earlier,
    server.owner_team_id IS NOT NULL OR (answers.id IS NOT NULL AND answers.disabled_at IS NULL) AS owner_active,
    version.snapshot_id IS NOT DISTINCT FROM approval.snapshot_id AS snapshot_approved
  FROM server_version version
  JOIN server ON server.id = version.server_id
  JOIN submission approval ON approval.id = version.approved_by_submission_id
  LEFT JOIN team ON team.id = approval.owner_team_id
  LEFT JOIN "user" owner ON owner.id = approval.owner_user_id
  LEFT JOIN "user" answers ON answers.id = server.owner_user_id
  LEFT JOIN snapshot ON snapshot.id = version.snapshot_id
  WHERE version.published_at IS NOT NULL AND version.document IS NOT NULL
    AND ($1::text[] IS NULL OR server.id = ANY($1))
  ORDER BY server.name COLLATE "C", version.version COLLATE "C"`;
