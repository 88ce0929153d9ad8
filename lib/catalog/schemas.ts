import { z } from "zod";
import { pageOf, pageQuery } from "#lib/core/page.ts";
import { idText, isStorable, searchText, textOf } from "#lib/core/text.ts";
import {
  accessLevels,
  catalogAccesses,
  catalogSelections,
  classifications,
  findingSeverities,
  versionStatuses,
} from "#lib/core/words.ts";
import { serverJson, snapshotBody } from "#lib/registry/schemas.ts";

const limitText = "The limit is a whole number from 1 to 100.";

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

/** What we know of an entry beside what its publisher says. */
export const governanceMeta = z.object({
  owner: z
    .string()
    .describe("Who answers for it: a team, or a person (by id, in a catalog that anybody reads)."),
  data_classification: z.enum(classifications),
  access_level: z.enum(accessLevels),
  approved_by: z.string().describe("The submission that was approved."),
  approved_digest: z.string().describe("SHA-256 over all that the approving votes covered."),
  approved_at: z.iso.datetime(),
  snapshot_hash: z.string().nullable().describe("What the server really offered when it was approved."),
  health: z.object({
    status: z.enum(["answered", "not_read"]).describe("Whether it answered when the console last read it."),
    checked_at: z.iso.datetime().nullable(),
  }),
  findings: z
    .record(z.enum(findingSeverities), z.number().int())
    .describe("How many findings its reviewers approved it with."),
  successor: z.string().nullable().describe("What replaces it: a server's name, or name@version."),
  sunset_at: z.iso.datetime().nullable().describe("When a deprecated version is meant to go."),
  recertify_by: z.iso
    .datetime()
    .nullable()
    .describe("By when somebody must confirm the approval again; some time later it is `deleted`."),
  tools: z
    .array(z.string())
    .nullable()
    .describe("The tools that were approved, by name: no other may be called. Null for all."),
  conditions: z
    .object({
      tools: z.array(z.string()).nullable(),
      until: z.iso.datetime().nullable(),
      catalogs: z
        .array(z.string())
        .nullable()
        .describe("Only in these catalogs; left out where anybody reads."),
    })
    .partial({ catalogs: true })
    .nullable()
    .describe("Under which conditions it was approved; null for none."),
});

export const registryEntry = z.object({
  server: serverJson,
  _meta: z.object({ [officialKey]: officialMeta, [ownKey]: governanceMeta }),
});
export type RegistryEntry = z.output<typeof registryEntry>;

export const registryList = z.object({
  servers: z.array(registryEntry),
  metadata: z.object({ count: z.number().int(), nextCursor: z.string().optional() }),
});

/** `GET /v0.1/servers` (MCP Registry API v0.1). */
export const registryQuery = z.object({
  cursor: z.string().max(4_000).optional(),
  limit: z
    .string()
    .regex(/^\d{1,3}$/, limitText)
    .transform(Number)
    .pipe(z.number().min(1, limitText).max(100, limitText))
    .default(30),
  search: searchText.optional().describe("Part of a name, title, description or tool, in any case."),
  updated_since: z.string().max(40).optional().describe("RFC 3339. Deleted entries are listed too."),
  version: idText.optional().describe("`latest`, or an exact version."),
  include_deleted: z
    .enum(["true", "false"], "Deleted entries are included with `true`, or not with `false`.")
    .optional(),
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

export const catalogSlug = z
  .string()
  .regex(
    /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/,
    "A catalog's address has lower-case letters, digits and dashes: `payments-team`.",
  );

const catalogFacts = {
  name: textOf(100),
  description: z
    .string()
    .trim()
    .max(500)
    .refine(isStorable, "This contains a character that can't be stored."),
  access: z
    .enum(catalogAccesses)
    .describe(
      "`anonymous`: anybody who reaches the console may read it. `oauth`: only with a token (RFC 9728).",
    ),
  selection: z.enum(catalogSelections).describe("All approved servers, or those chosen for it."),
};

export const createCatalogInput = z.strictObject({
  slug: catalogSlug,
  ...catalogFacts,
  description: catalogFacts.description.default(""),
});

export const updateCatalogInput = z
  .strictObject({ slug: idText, ...catalogFacts })
  .partial()
  .required({ slug: true });

export const catalogServerRef = z.strictObject({ slug: idText, name: idText });

export const catalogSummary = z.object({
  slug: z.string(),
  ...catalogFacts,
  base_url: z.string().describe("What clients are given as the registry's address, without `/v0.1`."),
  servers: z.number().int().describe("How many servers it shows."),
  readers: z.number().int(),
  revision: z.number().int().describe("What it serves now; readers that hold less are behind."),
  updated_at: z.iso.datetime(),
});
export type CatalogSummary = z.output<typeof catalogSummary>;

export const catalogReader = z.object({
  reader: z.string().describe("`client:…` or `user:…`"),
  name: z.string(),
  user_agent: z.string().nullable(),
  revision: z.number().int(),
  behind: z.boolean().describe("Whether something that it holds has changed since."),
  seen_at: z.iso.datetime(),
});

export const catalogDetail = catalogSummary.extend({
  chosen: z.array(
    z.object({
      name: z.string(),
      version: z.string().nullable().describe("The latest that is approved; null when none is any more."),
      added_at: z.iso.datetime(),
    }),
  ),
  reading: z.array(catalogReader),
});
export type CatalogDetail = z.output<typeof catalogDetail>;
