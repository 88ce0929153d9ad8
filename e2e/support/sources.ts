import type { UserActor } from "#lib/core/actor.ts";
import { db } from "#lib/db/client.ts";
import { pool } from "#lib/db/pool.ts";
import {
  createSource,
  getSource,
  handleSyncSource,
  listSourceEntries,
  syncSource,
} from "#lib/sources/index.ts";
import type { EntrySummary, RunView, SourceFilter, SourceSummary } from "#lib/sources/schemas.ts";
import { ctxOf, unique } from "#prisma/seed/factories.ts";
import type { UpstreamRecord } from "./upstream-registry.ts";

const schemaUrl = "https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json";

/** A valid server.json for an upstream. */
export function upstreamDocument(name: string, version = "1.0.0", changes: object = {}) {
  const packages = [
    { registryType: "npm", identifier: "@example/weather", version: "1.0.0", transport: { type: "stdio" } },
  ];
  return { $schema: schemaUrl, name, description: "Weather of today.", version, packages, ...changes };
}

/** As many upstream servers, updated a minute after one another from the start of 2026. */
export function upstreamRecords(count: number, namespace = "com.example"): UpstreamRecord[] {
  return Array.from({ length: count }, (_, index) => ({
    server: upstreamDocument(`${namespace}/server-${String(index).padStart(4, "0")}`),
    updatedAt: new Date(Date.UTC(2026, 0, 1) + index * 60_000).toISOString(),
  }));
}

export function addRegistry(
  by: UserActor,
  url: string,
  filter: Partial<SourceFilter> = {},
): Promise<SourceSummary> {
  return createSource(ctxOf(by), { name: unique("upstream"), kind: "registry", url, filter });
}

export function addFile(by: UserActor, text: string): Promise<SourceSummary> {
  return createSource(ctxOf(by), { name: unique("file"), kind: "file", text });
}

/** Starts a sync and works on it until it ends, or waits. */
export async function syncNow(by: UserActor, id: string, mode?: "full" | "incremental"): Promise<RunView> {
  const { id: runId } = await syncSource(ctxOf(by), { id, mode });
  await work({ id: runId });
  return runOf(by, runId);
}

/** Works on a run until it ends, or waits. */
export const work = (run: { id: string }, slice?: typeof onePage) =>
  handleSyncSource({ run_id: run.id }, slice);

/** Works on a run for one page, as if the process ended there. */
export const onePage = { ms: Number.POSITIVE_INFINITY, pagesMax: 1 };

/** Everything that a source lists, page by page. */
export async function entriesOf(by: UserActor, id: string, filter: object = {}): Promise<EntrySummary[]> {
  const items: EntrySummary[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await listSourceEntries(ctxOf(by), { id, limit: 100, cursor, ...filter });
    items.push(...page.items);
    if (page.next_cursor === null) return items;
    cursor = page.next_cursor;
  }
}

/** When the jobs of a run that nobody has taken yet are to run. */
export async function waitingJobs(runId: string): Promise<Date[]> {
  const { rows } = await pool().query<{ run_at: Date }>(
    "SELECT run_at FROM graphile_worker._private_jobs WHERE payload->>'run_id' = $1 AND locked_at IS NULL",
    [runId],
  );
  return rows.map((row) => row.run_at);
}

/** A run as its source shows it. */
export async function runOf(by: UserActor, runId: string): Promise<RunView> {
  const { sourceId } = await db().sourceRun.findUniqueOrThrow({ where: { id: runId } });
  const { runs } = await getSource(ctxOf(by), { id: sourceId });
  const run = runs.find(({ id }) => id === runId);
  if (!run) throw new Error(`Run ${runId} is not shown.`);
  return run;
}
