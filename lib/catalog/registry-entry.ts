import type { CatalogAccess, FindingSeverity, VersionStatus } from "#lib/core/words.ts";
import type { EntryFacts } from "./entry-facts.ts";
import { officialKey, ownKey, type RegistryEntry } from "./schemas.ts";

/** What the official registry calls a version's status: what was taken back is `deleted`, and says so to who asks. */
type OfficialStatus = RegistryEntry["_meta"][typeof officialKey]["status"];

/** One version as the registry serves it, rendered once. */
export type Entry = {
  name: string;
  version: string;
  status: OfficialStatus;
  isLatest: boolean;
  publishedAtMs: number;
  updatedAtMs: number;
  /** What `search` looks in, in lower case: name, title, description, tools. */
  searchText: string;
  /** The publisher's server.json, byte for byte. */
  document: string;
  /** What stands beside it in `_meta`, as JSON, for readers who may know people's addresses. */
  meta: string;
  /** The same for anybody: people are named by their id. */
  publicMeta: string;
};

const statuses: Record<Exclude<VersionStatus, "unpublished">, OfficialStatus> = {
  live: "active",
  deprecated: "deprecated",
  retired: "deleted",
  quarantined: "deleted",
};

/**
 * Renders a version's facts. The publisher's document is served as it was approved, byte for byte.
 *
 * @returns undefined for a document that clients could not parse: one such row would cost them the whole page
 */
export function renderEntry(facts: EntryFacts): Entry | undefined {
  const document = parseDocument(facts);
  if (!document || facts.status === "unpublished") return undefined;
  const status = statuses[facts.status];
  const statusChangedAt = facts.status_changed_at ?? facts.published_at;
  const isLatest = facts.is_latest && status !== "deleted";
  const render = (owner: string) => {
    const meta: RegistryEntry["_meta"] = {
      [officialKey]: {
        status,
        statusChangedAt: statusChangedAt.toISOString(),
        ...(facts.status_message ? { statusMessage: facts.status_message } : {}),
        publishedAt: facts.published_at.toISOString(),
        updatedAt: facts.updated_at.toISOString(),
        isLatest,
      },
      [ownKey]: governanceOf(facts, owner),
    };
    return JSON.stringify(meta);
  };
  const meta = render(facts.owner_team ? `team:${facts.owner_team}` : `user:${facts.owner_email}`);
  return {
    name: facts.name,
    version: facts.version,
    status,
    isLatest,
    publishedAtMs: facts.published_at.getTime(),
    updatedAtMs: facts.updated_at.getTime(),
    searchText: [facts.name, document.title ?? "", document.description, ...facts.tool_names]
      .join("\n")
      .toLowerCase(),
    document: facts.document,
    meta,
    publicMeta: facts.owner_team ? meta : render(`user:${facts.owner_user}`),
  };
}

/** A `ServerResponse` (MCP Registry API v0.1), as anybody may read it or not. */
export function entryJson({ document, meta, publicMeta }: Entry, access: CatalogAccess): string {
  return `{"server":${document},"_meta":${access === "anonymous" ? publicMeta : meta}}`;
}

function governanceOf(facts: EntryFacts, owner: string): RegistryEntry["_meta"][typeof ownKey] {
  const findings: Record<FindingSeverity, number> = { info: 0, low: 0, medium: 0, high: 0 };
  for (const { severity } of facts.findings) findings[severity] += 1;
  return {
    owner,
    data_classification: facts.classification,
    access_level: facts.access_level,
    approved_by: facts.approved_by,
    approved_digest: facts.approved_digest,
    approved_at: facts.approved_at.toISOString(),
    snapshot_hash: facts.snapshot_hash,
    health: {
      status: facts.snapshot_hash ? "answered" : "not_read",
      checked_at: facts.snapshot_hash ? (facts.read_at?.toISOString() ?? null) : null,
    },
    findings,
    successor: facts.successor,
  };
}

/** The parts that every client needs as texts that say something; undefined when they are not there. */
function parseDocument({ document, name, version }: EntryFacts) {
  try {
    const parsed: unknown = JSON.parse(document);
    if (typeof parsed !== "object" || parsed === null) return undefined;
    const found = parsed as Record<string, unknown>;
    const { title, description } = found;
    const usable =
      found.name === name && found.version === version && typeof description === "string" && description;
    return usable ? { description, title: typeof title === "string" ? title : undefined } : undefined;
  } catch {
    return undefined;
  }
}
