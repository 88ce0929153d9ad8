import { join } from "node:path";
import { z } from "zod";
import { DomainError, notFound } from "#lib/core/errors.ts";
import { idText } from "#lib/core/text.ts";
import { db, type Tx } from "#lib/db/client.ts";
import { pool } from "#lib/db/pool.ts";
import { command, noOutput } from "#lib/kernel/command.ts";
import type { Ctx } from "#lib/kernel/ctx.ts";
import { query } from "#lib/kernel/query.ts";
import { folderOf } from "./export-folder.ts";
import { loadExport } from "./export-view.ts";
import { formats } from "./formats/index.ts";
import { downloadMs } from "./limits.ts";
import type { ExportFormat } from "./schemas.ts";
import { storedFiles } from "./stored.ts";

const input = z.strictObject({ id: idText, name: z.string().max(100) });
const exportFile = z.object({
  path: z.string().describe("On this server's disk."),
  name: z.string(),
  bytes: z.number().int(),
  sha256: z.string(),
  contentType: z.string(),
});
export type ExportFile = z.output<typeof exportFile>;

/**
 * What a file is, without reading it: nothing is handed out, and nothing recorded.
 *
 * @throws DomainError `not_found`, `conflict` before the export is finished, `gone` when it has expired
 */
export const describeExportFile = query({
  id: "describeExportFile",
  permission: "audit.export",
  summary: "A file of an export",
  input,
  output: exportFile,
  run: (_ctx, wanted) => findFile(db(), wanted),
});

const downloadExportFile = command({
  id: "audit.download",
  permission: "audit.export",
  summary: "Download a file of an export",
  input,
  output: noOutput,
  target: ({ id }) => ({ type: "export", id }),
  async run(ctx, wanted) {
    const { name, bytes, sha256 } = await findFile(ctx.tx, wanted);
    await ctx.audit({ target: { type: "export", id: wanted.id }, after: { file: name, bytes, sha256 } });
    return {};
  },
});

/**
 * Records that a file is about to be sent: once for each person and file in an hour. What comes in pieces, or is resumed, is
 * one download.
 *
 * @throws DomainError as `describeExportFile`
 */
export async function recordDownload(ctx: Ctx, wanted: z.input<typeof input>): Promise<void> {
  if (!(await isRecorded(ctx, wanted))) await downloadExportFile(ctx, wanted);
}

async function isRecorded({ actor }: Ctx, { id, name }: z.input<typeof input>): Promise<boolean> {
  if (actor.kind !== "user") return false;
  const { rows } = await pool().query(
    `SELECT FROM audit.event
     WHERE action = 'audit.download' AND actor_id = $1 AND occurred_at > clock_timestamp() - $4 * interval '1 ms'
       AND outcome = 'success' AND target_id = $2 AND after ->> 'file' = $3
     LIMIT 1`,
    [actor.id, id, name, downloadMs],
  );
  return rows.length > 0;
}

/** Only what is in the export's row is a file of it: no name leads to anything else. */
async function findFile(
  tx: Pick<Tx, "auditExport">,
  { id, name }: z.output<typeof input>,
): Promise<ExportFile> {
  const row = await loadExport(tx, id);
  if (row.status === "expired")
    throw new DomainError("gone", "This export has expired, and its files are deleted. Export again.");
  if (row.status !== "done")
    throw new DomainError("conflict", `This export is ${row.status}: it has no files to download.`);
  const file = storedFiles.parse(row.parts).find((file) => file.name === name);
  if (!file) throw notFound("file of this export");
  const { bytes, sha256 } = file;
  const contentType = contentTypeOf(name) ?? formats[row.format as ExportFormat].contentType;
  return { path: join(folderOf(id), name), name, bytes, sha256, contentType };
}

/** Of the files beside the records. */
function contentTypeOf(name: string): string | null {
  if (name === "SHA256SUMS" || name.endsWith(".txt")) return "text/plain; charset=utf-8";
  return name === "proofs.ndjson" ? "application/x-ndjson" : null;
}
