import { canonicalJson } from "#lib/core/canonical-json.ts";
import { newId } from "#lib/core/ids.ts";
import type { VersionStatus } from "#lib/core/words.ts";
import { digestOf } from "#lib/kernel/digest.ts";
import { claimsOf } from "#lib/registry/claims.ts";
import { latestOf } from "#lib/registry/latest.ts";
import type { ServerJson, SnapshotBody } from "#lib/registry/schemas.ts";
import { hashedFacts } from "#lib/registry/snapshot.ts";
import { submissionDigest } from "#lib/registry/submission-digest.ts";
import { publishedStatuses } from "#lib/registry/version-state.ts";

/** One approved version, as if it had been submitted, read and voted for at `publishedAt`. */
export type FilledVersion = {
  document: ServerJson;
  publishedAt: Date;
  updatedAt?: Date;
  status?: Exclude<VersionStatus, "unpublished">;
  statusMessage?: string;
  /** The names of the tools that it was seen to offer. */
  tools?: readonly string[];
  /** What the database holds in place of the document: a row that something spoilt. */
  spoilt?: string;
};

/** A server with all its versions; their documents name it alike. */
export type FilledServer = readonly FilledVersion[];

/** Whom everything belongs to, and who submitted it. */
export type Owner = { id: string; email: string };

/** What every filled submission was approved with. */
export const facts = { classification: "internal", accessLevel: "read", purpose: "To be read by many." };

/** Rows of the four tables, by their columns. */
export type Rows = Record<"snapshots" | "servers" | "versions" | "submissions", object[]>;

/** The rows of servers with all their versions, consistent as the product's commands would have made them. */
export function rowsOf(filled: readonly FilledServer[], owner: Owner): Rows {
  const rows: Rows = { snapshots: [], servers: [], versions: [], submissions: [] };
  const snapshots = new Map<string, object>();
  for (const versions of filled) {
    const serverId = newId("server");
    const [first] = versions;
    rows.servers.push({ id: serverId, name: first?.document.name, created_at: first?.publishedAt });
    const latest = latestAmong(versions);
    for (const version of versions) {
      const snapshot = version.tools && snapshotOf(version.tools);
      if (snapshot) snapshots.set(snapshot.hash, { ...snapshot, created_at: version.publishedAt });
      const ids = { version: newId("version"), submission: newId("submission") };
      const row = versionRow(version, version === latest, ids, snapshot?.hash ?? null);
      rows.versions.push({ ...row, server_id: serverId });
      rows.submissions.push(submissionRow(version, owner, ids, snapshot?.hash ?? null));
    }
  }
  rows.snapshots = [...snapshots.values()];
  return rows;
}

type Ids = { version: string; submission: string };

function versionRow(filled: FilledVersion, isLatest: boolean, ids: Ids, snapshotHash: string | null): object {
  const { document, publishedAt, updatedAt = publishedAt, status = "live", statusMessage, spoilt } = filled;
  return {
    id: ids.version,
    version: document.version,
    status,
    status_message: statusMessage ?? null,
    document: spoilt ?? JSON.stringify(document),
    snapshot_hash: snapshotHash,
    is_latest: isLatest,
    approved_by: ids.submission,
    published_at: publishedAt,
    updated_at: updatedAt,
  };
}

function submissionRow(
  { document, publishedAt }: FilledVersion,
  owner: Owner,
  ids: Ids,
  snapshotHash: string | null,
): object {
  return {
    id: ids.submission,
    version_id: ids.version,
    document: JSON.stringify(document),
    snapshot_hash: snapshotHash,
    claims: claimsOf(document).map(({ key }) => key),
    digest: submissionDigest({
      ...facts,
      document,
      snapshotHash,
      findings: [],
      labels: [],
      owner: `user:${owner.email}`,
    }),
    decided_at: publishedAt,
  };
}

function latestAmong(versions: readonly FilledVersion[]): FilledVersion | undefined {
  const published: readonly string[] = publishedStatuses;
  return latestOf(
    versions
      .filter(({ status = "live" }) => published.includes(status))
      .map((filled) => ({ filled, version: filled.document.version, publishedAt: filled.publishedAt })),
  )?.filled;
}

const definitionHashes = new Map<string, string>();

function snapshotOf(tools: readonly string[]) {
  const items = tools.map((name) => {
    const definition = { name, inputSchema: { type: "object" } };
    const hash = definitionHashes.get(name) ?? digestOf(definition);
    definitionHashes.set(name, hash);
    return { kind: "tool" as const, name, hash, definition };
  });
  const body: SnapshotBody = {
    protocol_version: "2025-11-25",
    server_info: { name: "filled", version: "1.0.0" },
    capabilities: { tools: {} },
    instructions: null,
    items,
    problems: [],
  };
  const hash = digestOf(hashedFacts(body));
  return { id: newId("snapshot"), hash, body: canonicalJson(body), tool_names: tools };
}
