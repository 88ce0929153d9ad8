import { z } from "zod";
import { pageOf, pageQuery } from "#lib/core/page.ts";
import { idText, searchText } from "#lib/core/text.ts";
import { accessLevels, classifications, versionStatuses } from "#lib/core/words.ts";
import { serverJson, snapshotBody } from "#lib/registry/schemas.ts";

/** The official registry's block beside a server document (MCP Registry API v0.1). */
const officialMeta = z.object({
  status: z.enum(["active", "deprecated", "deleted"]),
  statusChangedAt: z.iso.datetime(),
  statusMessage: z.string().optional(),
  publishedAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  isLatest: z.boolean(),
});

export const officialKey = "io.modelcontextprotocol.registry/official";
/** Our own facts, under our own reverse-DNS key, beside the publisher's document and never in it. */
export const ownKey = "dev.countersign/governance";

export const registryEntry = z.object({
  server: serverJson,
  _meta: z.object({
    [officialKey]: officialMeta,
    [ownKey]: z.object({
      owner: z.string(),
      data_classification: z.enum(classifications),
      access_level: z.enum(accessLevels),
      approved_by: z.string().describe("The submission that was approved."),
      approved_digest: z.string(),
      snapshot_hash: z.string().nullable().describe("What the server really offered when it was approved."),
    }),
  }),
});
export type RegistryEntry = z.output<typeof registryEntry>;

export const registryList = z.object({
  servers: z.array(registryEntry),
  metadata: z.object({ count: z.number().int(), nextCursor: z.string().optional() }),
});

/** `GET /v0.1/servers`. */
export const registryQuery = z.object({
  cursor: z.string().max(1_000).optional(),
  limit: z.coerce.number({ error: "The limit is a number." }).int().min(1).max(100).default(30),
  search: searchText.optional(),
  version: idText.optional(),
});

export const catalogServer = z.object({
  name: z.string(),
  title: z.string().nullable(),
  description: z.string(),
  version: z.string(),
  status: z.enum(versionStatuses),
  owner: z.object({ ref: z.string(), label: z.string() }),
  data_classification: z.enum(classifications),
  access_level: z.enum(accessLevels),
  tools: z.number().int(),
  published_at: z.iso.datetime(),
  updated_at: z.iso.datetime(),
});
export type CatalogServer = z.output<typeof catalogServer>;

export const catalogQuery = pageQuery.extend({
  q: searchText.optional(),
  data_classification: z.enum(classifications).optional(),
  access_level: z.enum(accessLevels).optional(),
  owner: idText.optional(),
});
export const catalogPage = pageOf(catalogServer);

export const catalogServerDetail = catalogServer.extend({
  document: serverJson,
  approved_by: z.string(),
  approved_digest: z.string(),
  snapshot: snapshotBody.extend({ hash: z.string(), taken_at: z.iso.datetime() }).nullable(),
  versions: z.array(
    z.object({
      version: z.string(),
      status: z.enum(versionStatuses),
      published_at: z.iso.datetime(),
      approved_by: z.string(),
      is_latest: z.boolean(),
    }),
  ),
});
export type CatalogServerDetail = z.output<typeof catalogServerDetail>;
