import { rm } from "node:fs/promises";
import { join } from "node:path";
import { folderOf } from "#lib/audit/exports/export-folder.ts";
import { createExport } from "#lib/audit/exports/index.ts";
import { env } from "#lib/env.ts";
import type { Ctx } from "#lib/kernel/ctx.ts";
import { inChild, type Outcome } from "./child.ts";
import { judged, mebibytes, perSecond, type Row } from "./measure.ts";

/** How much more memory ten times as many records may take: none, but for when garbage happens to be collected. */
const flat = 1.1;

type Exported = Outcome & { folder: string };

async function exportAll(ctx: Ctx, q: string): Promise<Exported> {
  const { id } = await createExport(ctx, { q, format: "ndjson" });
  return { ...(await inChild("runExport", id)), folder: folderOf(id) };
}

/** An export of everything, against COPY of the same rows; and its check, and the database's, against bare loops that hash. */
export async function benchReading(
  ctx: Ctx,
  {
    rows,
    rounds,
    tenth,
    verifiedTenth,
  }: { rows: number; rounds: number; tenth: string; verifiedTenth: Pick<Outcome, "peakBytes"> },
): Promise<Row[]> {
  const pairs: Record<"export" | "folder" | "database" | "stream", number[]> = {
    export: [],
    folder: [],
    database: [],
    stream: [],
  };
  const small = await exportAll(ctx, tenth);
  const smallVerified = await inChild("verifyFolder", small.folder);
  let [exported, checked, verified] = [small, smallVerified, smallVerified] as [Exported, Outcome, Outcome];
  for (let round = 0; round < rounds; round++) {
    const file = join(env().DATA_DIR, "copied");
    const copied = await inChild("copyOut", file);
    await rm(file);
    exported = await exportAll(ctx, "");
    pairs.export.push(copied.tookMs / exported.tookMs);
    const lines = await inChild("hashLines", exported.folder);
    checked = await inChild("verifyFolder", exported.folder);
    pairs.folder.push(lines.tookMs / checked.tookMs);
    pairs.stream.push((await inChild("hashStream", exported.folder)).tookMs / checked.tookMs);
    const bodies = await inChild("hashDatabase");
    verified = await inChild("verifyDatabase");
    pairs.database.push(bodies.tookMs / verified.tookMs);
    if ([copied, lines, checked, bodies, verified].some(({ count }) => count !== rows))
      throw new Error(`Not all of ${rows} records were read.`);
    await rm(exported.folder, { recursive: true });
  }
  const memory = (what: string, large: Outcome, little: Pick<Outcome, "peakBytes">): Row[] => [
    judged(
      `${what}: memory ÷ that of a tenth`,
      large.peakBytes / little.peakBytes,
      { atMost: flat },
      mebibytes(large.peakBytes),
    ),
    ["… held once garbage is collected, as time goes on", large.heldBytes.map(mebibytes).join(", "), ""],
  ];
  return [
    judged(
      "Export as NDJSON, of `COPY TO STDOUT`",
      pairs.export,
      { atLeast: 0.7 },
      perSecond(rows, exported.tookMs),
    ),
    ...memory("Export", exported, small),
    judged(
      "`countersign verify` of the export, of a loop that hashes each line",
      pairs.folder,
      { atLeast: 0.5 },
      perSecond(rows, checked.tookMs),
    ),
    ["… of hashing the same files as one stream", judged("", pairs.stream, { atLeast: 0 })[1], ""],
    ...memory("Its check", checked, smallVerified),
    judged(
      "Verification of the database, of a loop that reads and hashes each body",
      pairs.database,
      { atLeast: 0.5 },
      perSecond(rows, verified.tookMs),
    ),
    ...memory("Verification", verified, verifiedTenth),
  ];
}
