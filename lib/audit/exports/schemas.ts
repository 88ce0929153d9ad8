import { z } from "zod";
import { pageOf, pageQuery } from "#lib/core/page.ts";
import { queryText } from "../search/schemas.ts";

export const exportFormats = ["ndjson", "json", "csv", "parquet", "ocsf", "cef"] as const;
export type ExportFormat = (typeof exportFormats)[number];

export const exportStatuses = ["queued", "running", "done", "failed", "cancelled", "expired"] as const;

export const auditExport = z.object({
  id: z.string(),
  query: z.string(),
  format: z.enum(exportFormats),
  status: z.enum(exportStatuses),
  rows: z.number().int(),
  /** Of 1. */
  progress: z.number(),
  failure: z.string().nullable(),
  requested_by: z.object({ id: z.string(), name: z.string() }),
  created_at: z.iso.datetime(),
  finished_at: z.iso.datetime().nullable(),
  expires_at: z.iso.datetime().nullable(),
  /** Records in parts, then the proofs, the policy, the signed manifest and SHA256SUMS. */
  files: z.array(z.object({ name: z.string(), bytes: z.number().int(), sha256: z.string() })),
  can_cancel: z.boolean(),
});
export type AuditExport = z.output<typeof auditExport>;

export const exportsQuery = pageQuery;
export const exportsPage = pageOf(auditExport);
export const createExportInput = z.strictObject({ q: queryText.default(""), format: z.enum(exportFormats) });
