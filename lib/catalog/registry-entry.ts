import type { CatalogAccess, FindingSeverity } from "#lib/core/words.ts";
import { readConditions, type StoredConditions } from "#lib/registry/index.ts";
import { type CatalogLimit, limitOf } from "./catalog-limit.ts";
import type { EntryFacts } from "./entry-facts.ts";
import { type OfficialStatus, standingOf } from "./entry-standing.ts";
import { officialKey, ownKey, type RegistryEntry } from "./schemas.ts";

/** One version as the registry serves it, rendered once. */
export type Entry = {
  name: string;
  version: string;
  status: OfficialStatus;
  isLatest: boolean;
  publishedAtMs: number;
  updatedAtMs: number;
  lapsesAtMs: number;
  overdue: boolean;
  /** Which catalogs it is for; null for all. */
  limit: CatalogLimit | null;
  /** What `search` looks in, in lower case: name, title, description, tools. */
  searchText: string;
  /** The publisher's server.json, byte for byte. */
  document: string;
  /** What stands beside it in `_meta`, as JSON, for readers who may know people's addresses. */
  meta: string;
  /** The same for anybody: people are named by their id. */
  publicMeta: string;
};

/**
 * Renders a version's facts. The publisher's document is served as it was approved, byte for byte.
 *
 * @param now when the facts were read
 * @returns undefined for a document that clients could not parse, and for what can't be told: one such row would cost
 *   them the whole page
 */
export function renderEntry(facts: EntryFacts, now: Date): Entry | undefined {
  const document = parseDocument(facts);
  const allowed = parseConditions(facts);
  if (!document || !allowed || facts.status === "unpublished") return undefined;
  const { conditions } = allowed;
  const { status, statusChangedAt, updatedAt, lapsesAtMs, overdue } = standingOf(facts, conditions, now);
  const isLatest = facts.is_latest && status !== "deleted";
  const render = (owner: string, shown: OwnMeta["conditions"]) => {
    const meta: RegistryEntry["_meta"] = {
      [officialKey]: {
        status,
        statusChangedAt: statusChangedAt.toISOString(),
        ...(facts.status_message ? { statusMessage: facts.status_message } : {}),
        publishedAt: facts.published_at.toISOString(),
        updatedAt: updatedAt.toISOString(),
        isLatest,
      },
      [ownKey]: governanceOf(facts, owner, shown),
    };
    return JSON.stringify(meta);
  };
  const meta = render(
    facts.owner_team ? `team:${facts.owner_team}` : `user:${facts.owner_email}`,
    conditions,
  );
  const publicOwner = facts.owner_team ? `team:${facts.owner_team}` : `user:${facts.owner_user}`;
  const shared = facts.owner_team !== null && conditions?.catalogs == null;
  return {
    name: facts.name,
    version: facts.version,
    status,
    isLatest,
    publishedAtMs: facts.published_at.getTime(),
    updatedAtMs: updatedAt.getTime(),
    lapsesAtMs,
    overdue,
    limit: limitOf(facts, conditions),
    searchText: [facts.name, document.title ?? "", document.description, ...approvedTools(facts, conditions)]
      .join("\n")
      .toLowerCase(),
    document: facts.document,
    meta,
    // The names of other catalogs are not for everybody.
    publicMeta: shared ? meta : render(publicOwner, conditions && withoutCatalogs(conditions)),
  };
}

function approvedTools({ tool_names }: EntryFacts, conditions: StoredConditions | null): string[] {
  const { tools } = conditions ?? {};
  return tools ? tool_names.filter((name) => tools.includes(name)) : tool_names;
}

function withoutCatalogs({ tools, until }: StoredConditions): OwnMeta["conditions"] {
  return { tools, until };
}

/** A `ServerResponse` (MCP Registry API v0.1), as anybody may read it or not. */
export function entryJson({ document, meta, publicMeta }: Entry, access: CatalogAccess): string {
  return `{"server":${document},"_meta":${access === "anonymous" ? publicMeta : meta}}`;
}

type OwnMeta = RegistryEntry["_meta"][typeof ownKey];

function governanceOf(facts: EntryFacts, owner: string, conditions: OwnMeta["conditions"]): OwnMeta {
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
    sunset_at: facts.sunset_at?.toISOString() ?? null,
    recertify_by: facts.recertify_by?.toISOString() ?? null,
    tools: conditions?.tools ?? null,
    conditions,
  };
}

/** Undefined where it can't be told what an approval forbids: then nothing is shown of it. */
function parseConditions({ conditions }: EntryFacts): { conditions: StoredConditions | null } | undefined {
  try {
    return { conditions: readConditions(conditions) };
  } catch {
    return undefined;
  }
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
