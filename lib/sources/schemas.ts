import { z } from "zod";
import { namespacePrefix } from "#lib/core/namespaces.ts";
import { pageOf, pageQuery } from "#lib/core/page.ts";
import { idText, isStorable, searchText, textOf } from "#lib/core/text.ts";
import { accessLevels, classifications, submissionStatuses, versionStatuses } from "#lib/core/words.ts";
import { endpointUrl, ownerRef } from "#lib/registry/schemas.ts";
import { validationIssue } from "#lib/registry/validation/schemas.ts";

/** An upstream registry that is read over its API, or a file that somebody uploaded. */
export const sourceKinds = ["registry", "file"] as const;
/** Where an upstream entry stands towards what is submitted and approved here. */
export const entryStates = ["new", "submitted", "same", "changed", "invalid", "gone"] as const;
export type EntryState = (typeof entryStates)[number];
/** The lifecycle of a version upstream (MCP Registry API v0.1). */
export const upstreamStatuses = ["active", "deprecated", "deleted"] as const;
export type UpstreamStatus = (typeof upstreamStatuses)[number];
export const runModes = ["full", "incremental"] as const;
export type RunMode = (typeof runModes)[number];
export const runStatuses = ["running", "finished", "failed", "cancelled"] as const;
export type RunStatus = (typeof runStatuses)[number];
/** The shapes in which servers arrive; all but `current` are converted. */
export const rowFormats = ["current", "snake_case", "legacy"] as const;
export type RowFormat = (typeof rowFormats)[number];
export const itemStatuses = ["pending", "submitted", "skipped", "refused"] as const;
export type ItemStatus = (typeof itemStatuses)[number];

/** The largest file that can be uploaded, in characters of its text. */
export const fileMaxChars = 32 * 1_048_576;
/** The request that carries it: as a JSON text its quotes and line ends take two characters each. */
export const uploadMaxBytes = 2 * fileMaxChars;
/** Entries that one import may submit. */
export const importMax = 5_000;

/** Which of its servers a source takes in; without any condition, all of them. */
export const sourceFilter = z.strictObject({
  namespaces: z
    .array(namespacePrefix)
    .max(100)
    .default([])
    .describe("`com.example` takes `com.example/*` and `com.example.*/*`. Empty: all namespaces."),
  q: searchText.default("").describe("Only servers with this in their name or description."),
  latest_only: z.boolean().default(false).describe("Only the version that the source calls the latest."),
});
export type SourceFilter = z.output<typeof sourceFilter>;

/** A registry's base address: what is typed with the API's path behind it is brought back to the base. */
const sourceUrl = endpointUrl
  .refine((value) => !value.includes("?"), "Leave the part from ? on out of the address.")
  .transform((value) => value.replace(/\/+$/, "").replace(/\/v0(\.1)?(\/servers)?$/, ""))
  .describe("Where the registry's `/v0.1/servers` begins: `https://registry.modelcontextprotocol.io`.");

const fileText = z
  .string()
  .min(1, "This file is empty.")
  .max(fileMaxChars, "A file may have 32 MiB at most.")
  .refine(isStorable, "This is not a text file in UTF-8.")
  .describe(
    "A registry's list response, an array of server.json documents (with or without `_meta`), or an older seed file.",
  );

const sourceName = textOf(100);

/** Reported beside the other fields' issues, not only once those are mended. */
const always = {
  when: ({ value }: { value: unknown }) => typeof value === "object" && value !== null,
};
type Offer = { kind?: unknown; url?: unknown; text?: unknown };
const urlFits = ({ kind, url }: Offer) => (kind === "registry") === (url !== undefined);
const textFits = ({ kind, text }: Offer) => (kind === "file") === (text !== undefined);
const urlIssue = { path: ["url"], message: "A registry has an address, a file has none.", ...always };
const textIssue = { path: ["text"], message: "A file has a text, a registry has none.", ...always };

export const createSourceInput = z
  .strictObject({
    name: sourceName,
    kind: z.enum(sourceKinds),
    url: sourceUrl.optional(),
    text: fileText.optional(),
    filter: sourceFilter.prefault({}),
  })
  .refine(urlFits, urlIssue)
  .refine(textFits, textIssue);

export const testSourceInput = z
  .strictObject({ kind: z.enum(sourceKinds), url: sourceUrl.optional(), text: fileText.optional() })
  .refine(urlFits, urlIssue)
  .refine(textFits, textIssue);

export const sourceRef = z.strictObject({ id: idText });

export const updateSourceInput = z.strictObject({
  id: idText,
  name: sourceName.optional(),
  filter: sourceFilter.optional(),
  paused: z.boolean().optional(),
});

export const replaceFileInput = z.strictObject({ id: idText, text: fileText });

export const syncSourceInput = z.strictObject({
  id: idText,
  mode: z
    .enum(runModes)
    .optional()
    .describe(
      "Everything, or what changed since. Left out: what is due, going on where a failed sync stopped.",
    ),
});

const person = z.object({ id: z.string(), name: z.string() });
const count = z.number().int();
const time = z.iso.datetime();

export const sourceTest = z.object({
  ok: z.boolean(),
  problem: z.string().nullable().describe("Why it can't be a source, and what to do."),
  what: z.string().nullable().describe("What answers there, in words."),
  api_version: z.enum(["v0.1", "v0"]).nullable().describe("The registry API that answers; null for a file."),
  format: z.enum(rowFormats).nullable(),
  count: count.describe("Servers on the page that was read, or in the file."),
  more: z.boolean().describe("Whether there are more than these."),
  sample: z.array(z.string()).describe("Some of their names."),
});
export type SourceTest = z.output<typeof sourceTest>;

export const runView = z.object({
  id: z.string(),
  mode: z.enum(runModes),
  status: z.enum(runStatuses),
  started_by: person.nullable().describe("Null when the schedule started it."),
  pages: count,
  seen: count.describe("Rows read: added, changed, unchanged, left out and rejected ones."),
  added: count,
  changed: count,
  unchanged: count,
  left_out: count.describe("Rows that the source's filter does not take."),
  rejected: count,
  gone: count.describe("Entries that are no longer there, or deleted upstream."),
  opened: count.describe("Submissions opened for new versions of approved servers."),
  error: z.string().nullable().describe("Why it failed, or why it waits."),
  retry_at: time.nullable().describe("When it goes on, while the upstream asks for patience."),
  resumed_from: z.string().nullable().describe("The run whose position it went on from."),
  started_at: time,
  advanced_at: time,
  finished_at: time.nullable(),
});
export type RunView = z.output<typeof runView>;

/** Attention: entries of approved servers that changed or went away upstream. */
export const sourceCounts = z.object({
  total: count,
  new: count,
  submitted: count,
  same: count,
  changed: count,
  invalid: count,
  gone: count,
  rejected: count,
  attention: count.describe("Approved here, and changed or gone upstream."),
});

export const sourceSummary = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(sourceKinds),
  url: z.string().nullable(),
  file: z.object({ bytes: count, digest: z.string(), uploaded_at: time }).nullable(),
  filter: sourceFilter,
  paused: z.boolean(),
  created_by: person,
  created_at: time,
  updated_at: time,
  synced_at: time.nullable().describe("When a sync last finished."),
  counts: sourceCounts,
  last_run: runView.nullable(),
});
export type SourceSummary = z.output<typeof sourceSummary>;

export const sourceQuery = pageQuery.extend({
  q: searchText.optional().describe("Part of the source's name or address."),
});
export const sourcePage = pageOf(sourceSummary);

const verdict = z.union([z.literal(true), z.object({ no: z.string() })]);

export const sourceView = sourceSummary.extend({
  runs: z.array(runView).describe("The latest runs, newest first."),
  can: z.object({ manage: verdict, sync: verdict, import: verdict }),
});
export type SourceView = z.output<typeof sourceView>;

export const entrySummary = z.object({
  id: z.string(),
  name: z.string(),
  version: z.string(),
  title: z.string().nullable(),
  description: z.string(),
  state: z.enum(entryStates),
  explanation: z.string().nullable().describe("What the state means here, and what to do about it."),
  valid: z.boolean(),
  errors: count,
  warnings: count,
  format: z.enum(rowFormats),
  hash: z.string().describe("SHA-256 of the canonical document (RFC 8785)."),
  status: z.enum(upstreamStatuses).describe("What the source says of the version."),
  status_message: z.string().nullable(),
  is_latest: z.boolean().describe("Whether the source calls it the latest version."),
  published_at: time.nullable(),
  updated_at: time.nullable(),
  approved: z.boolean().describe("Whether this version is approved here, with this content or another."),
  submission: z.object({ id: z.string(), status: z.enum(submissionStatuses) }).nullable(),
  first_seen_at: time,
  changed_at: time,
  gone_at: time.nullable(),
});
export type EntrySummary = z.output<typeof entrySummary>;

/** Conditions on entries, for a list and for an import alike. */
const entryFilter = {
  q: searchText.optional().describe("Part of the name or the description."),
  status: z.enum(upstreamStatuses).optional(),
};

export const entryQuery = pageQuery.extend({
  id: idText,
  ...entryFilter,
  state: z.enum(entryStates).optional(),
  verdict: z.enum(["valid", "invalid"]).optional(),
  latest: z.stringbool().optional().describe("Only what the source calls the latest version."),
  attention: z.stringbool().optional().describe("Only what is approved here, and changed or gone upstream."),
});
export const entryPage = pageOf(entrySummary);

export const entryRef = z.strictObject({ id: idText, entry_id: idText });

const anyDocument = z.looseObject({});

export const entryView = entrySummary.extend({
  document: anyDocument.describe("The upstream document, as received or as converted."),
  issues: z.array(validationIssue).describe("What the validator says, errors first."),
  approved_document: z
    .object({
      version: z.string(),
      status: z.enum(versionStatuses),
      submission: z.string(),
      document: anyDocument,
    })
    .nullable()
    .describe("What is approved here: this version, or else the server's latest approved one."),
});
export type EntryView = z.output<typeof entryView>;

export const rejectionView = z.object({
  position: count.describe("Which row of the crawl or file it was, from 1."),
  run_id: z.string(),
  name: z.string().nullable(),
  reasons: z.array(z.string()),
  excerpt: z.string().describe("The beginning of the row."),
  created_at: time,
});
export type RejectionView = z.output<typeof rejectionView>;

export const rejectionQuery = pageQuery.extend({ id: idText });
export const rejectionPage = pageOf(rejectionView);

export const importInput = z
  .strictObject({
    id: idText.describe("The source."),
    entry_ids: z
      .array(idText)
      .min(1, "Choose at least one entry.")
      .max(importMax, `At most ${importMax} entries at a time.`)
      .optional(),
    filter: z
      .strictObject({ ...entryFilter, latest: z.boolean().optional() })
      .optional()
      .describe("Instead of ids: every valid, new entry that fits."),
    owner: ownerRef,
    data_classification: z.enum(classifications),
    access_level: z.enum(accessLevels),
    purpose: textOf(2_000).describe("The purpose of each submission, in these words."),
  })
  .refine((input) => (input.entry_ids === undefined) !== (input.filter === undefined), {
    path: ["entry_ids"],
    message: "Give either `entry_ids` or `filter`.",
    ...always,
  });

export const importBatchRef = z.strictObject({ id: idText });

export const importBatchView = z.object({
  id: z.string(),
  source: z.object({ id: z.string(), name: z.string() }),
  status: z.enum(["running", "finished"]),
  requested_by: person,
  owner: z.string(),
  data_classification: z.enum(classifications),
  access_level: z.enum(accessLevels),
  purpose: z.string(),
  total: count,
  pending: count,
  submitted: count,
  skipped: count,
  refused: count,
  created_at: time,
  finished_at: time.nullable(),
});
export type ImportBatchView = z.output<typeof importBatchView>;

export const importBatchQuery = pageQuery.extend({ id: idText.describe("The source.") });
export const importBatchPage = pageOf(importBatchView);

export const importableQuery = z.object({
  id: idText.describe("The source."),
  ...entryFilter,
  latest: z.stringbool().optional(),
});
export const importableCount = z.object({ count });

export const importItemView = z.object({
  position: count,
  entry_id: z.string(),
  name: z.string(),
  version: z.string(),
  status: z.enum(itemStatuses),
  submission: z.string().nullable(),
  reason: z.string().nullable().describe("Why it was skipped or refused."),
});
export type ImportItemView = z.output<typeof importItemView>;

export const importItemQuery = pageQuery.extend({
  id: idText,
  status: z.enum(itemStatuses).optional(),
});
export const importItemPage = pageOf(importItemView);
