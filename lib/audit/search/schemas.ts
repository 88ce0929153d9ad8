import { z } from "zod";
import { auditRecord, retentionClasses } from "#lib/core/audit-record.ts";
import { pageOf, pageQuery } from "#lib/core/page.ts";
import { idText, textOf } from "#lib/core/text.ts";

/** A search in the audit log's language (docs/audit.md). */
export const queryText = z.string().max(2_000);

/** Where an event stands in its log. */
const place = z.object({
  class: z.enum(retentionClasses),
  index: z.number().int(),
  sealed_at: z.iso.datetime(),
});

export const foundEvent = z.object({ record: auditRecord, place });
export type FoundEvent = z.output<typeof foundEvent>;

export const searchQuery = pageQuery.extend({ q: queryText.optional() });
export const searchPage = pageOf(foundEvent).extend({
  /** The search as it was understood, in canonical form. */
  query: z.string(),
  /** Events that came and are not sealed yet, so that they are found in a moment. */
  waiting: z.number().int(),
});

export const tailQuery = z.strictObject({ q: queryText.optional() });

export const eventDetail = z.object({
  record: auditRecord,
  /** The bytes that were hashed. */
  body: z.string(),
  /** SHA-256 of them, in hexadecimal digits. */
  digest: z.string(),
  /** Null until it is sealed. */
  place: place.extend({ origin: z.string() }).nullable(),
  /** Held beyond its retention. */
  held: z.boolean(),
  /** Fields that can be erased: read, or erased by now. */
  disclosures: z.array(
    z.object({
      digest: z.string(),
      name: z.string().nullable(),
      value: z.unknown().optional(),
      erased: z.boolean(),
    }),
  ),
});
export type EventDetail = z.output<typeof eventDetail>;

export const facetDimensions = [
  "status",
  "class",
  "action",
  "actor",
  "agent",
  "server",
  "operation",
  "gateway",
] as const;
export type FacetDimension = (typeof facetDimensions)[number];

/** A number of events: exact, or at least this many. */
const amount = z.object({ count: z.number().int(), exact: z.boolean() });

export const facetsQuery = z.strictObject({ q: queryText.optional() });
export const facets = z.object({
  /** The window: what the search says, or the last 30 days. */
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  total: amount,
  facets: z.array(
    z.object({
      dimension: z.enum(facetDimensions),
      values: z.array(z.object({ value: z.string(), label: z.string().nullable(), count: z.number().int() })),
      /** Otherwise of as many events as were looked at. */
      exact: z.boolean(),
    }),
  ),
});
export type Facets = z.output<typeof facets>;

export const histogramQuery = z.strictObject({ q: queryText.optional() });
export const histogram = z.object({
  /** The window: what the search says, or the last 30 days. */
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  step_seconds: z.number().int(),
  buckets: z.array(z.object({ at: z.iso.datetime(), count: z.number().int() })),
  exact: z.boolean(),
});
export type Histogram = z.output<typeof histogram>;

export const completionQuery = z.strictObject({
  text: z.string().max(2_000),
  at: z.coerce.number().int().min(0).describe("Where the caret is."),
});
export const completion = z.object({
  from: z.number().int(),
  to: z.number().int(),
  options: z.array(
    z.object({ text: z.string(), label: z.string().nullable(), count: z.number().int().nullable() }),
  ),
});

/** What the list can show beside time and event. */
export const searchColumns = [
  "actor",
  "agent",
  "server",
  "operation",
  "target",
  "status",
  "class",
  "duration",
  "gateway",
  "session",
  "ip",
] as const;

export const savedSearch = z.object({
  id: z.string(),
  name: z.string(),
  query: z.string(),
  columns: z.array(z.enum(searchColumns)),
  shared: z.boolean(),
  mine: z.boolean(),
  owner: z.object({ id: z.string(), name: z.string() }),
  updated_at: z.iso.datetime(),
});
export type SavedSearch = z.output<typeof savedSearch>;
export const savedSearches = z.object({ items: z.array(savedSearch) });
export const saveSearchInput = z.strictObject({
  name: textOf(80),
  query: queryText,
  columns: z.array(z.enum(searchColumns)).max(searchColumns.length).optional(),
  shared: z.boolean().optional(),
});
export const updateSearchInput = saveSearchInput.partial().extend({ id: idText });
export const searchRef = z.strictObject({ id: idText });
