import type pg from "pg";
import { compareTexts } from "#lib/core/text.ts";
import { pool } from "#lib/db/pool.ts";
import { type CatalogFacts, type CatalogView, catalogView } from "./catalog-view.ts";
import { takenIn, takenOut, withLatest } from "./chosen-entry.ts";
import { type EntryFacts, loadEntryFacts } from "./entry-facts.ts";
import { limitedTo } from "./limited-groups.ts";
import { renderEntry } from "./registry-entry.ts";
import type { RenderedServer } from "./server-group.ts";
import { ServerSearch } from "./server-search.ts";

/** Everything that catalogs serve, as of one revision. */
export type Catalogs = {
  revision: number;
  /** When the first of the versions lapses that are shown, and this is out of date; infinite for never. */
  lapsesAtMs: number;
  /** Whether a version has lapsed, and is not shown, without that being written down yet. */
  overdue: boolean;
  bySlug: ReadonlyMap<string, CatalogView>;
  /** What the next revision is made from, without reading the rest again. */
  servers: Servers;
  search: ServerSearch;
};

type Servers = ReadonlyMap<string, RenderedServer>;
type Choice = {
  catalog_id: string;
  server_id: string;
  added_at: Date;
  removed_at: Date | null;
  revision: string;
};

/** The revision that is committed now, and when that is, by the database's clock. */
export async function committedRevision(): Promise<{ revision: number; at: Date }> {
  return readRevision(pool());
}

async function readRevision(client: Pick<pg.ClientBase, "query">): Promise<{ revision: number; at: Date }> {
  const { rows } = await client.query<{ revision: string; at: Date }>(
    "SELECT coalesce(max(revision), 0) AS revision, clock_timestamp() AS at FROM catalog_change",
  );
  const [row] = rows;
  if (!row) throw new Error("An aggregate has one row.");
  return { revision: Number(row.revision), at: row.at };
}

/**
 * Brings the catalogs up to date: reads and renders what changed or lapsed since `before`, or everything.
 *
 * @returns `before` itself when nothing changed
 */
export async function loadCatalogs(before?: Catalogs): Promise<Catalogs> {
  const client = await pool().connect();
  try {
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    const catalogs = await loadWithin(client, before);
    await client.query("COMMIT");
    return catalogs;
  } catch (error) {
    await client.query("ROLLBACK").catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}

async function loadWithin(client: pg.ClientBase, before?: Catalogs): Promise<Catalogs> {
  const { revision, at } = await readRevision(client);
  if (before && isCurrent(before, revision, at)) return before;

  const changes = await loadChanges(client, before?.revision ?? 0);
  const changed = before && [...new Set([...changes.keys(), ...lapsedBy(at, before.servers)])];
  const servers = new Map(before?.servers);
  for (const [serverId, facts] of groupByServer(await loadEntryFacts(client, changed))) {
    const changedAt = changes.get(serverId) ?? before?.servers.get(serverId)?.revision ?? 0;
    servers.set(serverId, render(facts, changedAt, at));
  }

  const search = nextSearch(servers, before, changed);
  const choices = await loadChoices(client);
  const bySlug = new Map(
    (await loadFacts(client)).map((facts) => {
      const groups = facts.selection === "all" ? servers.values() : chosenGroups(servers, choices, facts.id);
      return [facts.slug, catalogView(facts, revision, limitedTo(facts.slug, groups), search)];
    }),
  );
  return {
    revision,
    lapsesAtMs: earliestLapse(servers.values()),
    overdue: [...servers.values()].some(({ overdue }) => overdue),
    bySlug,
    servers,
    search,
  };
}

/** Whether catalogs show what they should when this revision is committed, at this time by the database's clock. */
export function isCurrent(held: Catalogs, revision: number, at: Date): boolean {
  return held.revision === revision && at.getTime() < held.lapsesAtMs;
}

/** Time changes what they show without anybody writing anything. */
function lapsedBy(at: Date, servers: Servers): string[] {
  return [...servers].flatMap(([id, { lapsesAtMs }]) => (lapsesAtMs <= at.getTime() ? [id] : []));
}

function earliestLapse(lapsing: Iterable<{ lapsesAtMs: number }>): number {
  let earliest = Number.POSITIVE_INFINITY;
  for (const { lapsesAtMs } of lapsing) earliest = Math.min(earliest, lapsesAtMs);
  return earliest;
}

/** The servers whose entries changed for every catalog, with the revision of their last change. */
async function loadChanges(client: pg.ClientBase, since: number): Promise<Map<string, number>> {
  const { rows } = await client.query<{ server_id: string; revision: string }>(
    "SELECT server_id, revision FROM catalog_change WHERE scope = '*' AND revision > $1",
    [since],
  );
  return new Map(rows.map((row) => [row.server_id, Number(row.revision)]));
}

async function loadFacts(client: pg.ClientBase): Promise<CatalogFacts[]> {
  const { rows } = await client.query<Omit<CatalogFacts, "setUpAt"> & { set_up_at: string }>(`
    SELECT catalog.id, slug, name, access, selection, coalesce(change.revision, 0) AS set_up_at
    FROM catalog LEFT JOIN catalog_change change ON change.scope = catalog.id AND change.server_id = '*'`);
  return rows.map(({ set_up_at, ...facts }) => ({ ...facts, setUpAt: Number(set_up_at) }));
}

async function loadChoices(client: pg.ClientBase): Promise<Choice[]> {
  const { rows } = await client.query<Choice>(`
    SELECT choice.catalog_id, choice.server_id, choice.added_at, choice.removed_at, coalesce(change.revision, 0) AS revision
    FROM catalog_server choice
    LEFT JOIN catalog_change change ON change.scope = choice.catalog_id AND change.server_id = choice.server_id`);
  return rows;
}

function groupByServer(facts: readonly EntryFacts[]): Map<string, EntryFacts[]> {
  return Map.groupBy(facts, ({ server_id }) => server_id);
}

function render(facts: readonly EntryFacts[], revision: number, at: Date): RenderedServer {
  const entries = withLatest(facts.flatMap((one) => renderEntry(one, at) ?? []));
  entries.sort((a, b) => compareTexts(a.version, b.version));
  return {
    name: facts[0]?.name ?? "",
    revision,
    entries,
    limited: entries.some(({ limit }) => limit !== null),
    lapsesAtMs: earliestLapse(entries),
    overdue: entries.some(({ overdue }) => overdue),
  };
}

/** What a catalog of chosen servers shows: those, and that others were taken out. */
function chosenGroups(servers: Servers, choices: readonly Choice[], catalogId: string): RenderedServer[] {
  return choices
    .filter(({ catalog_id }) => catalog_id === catalogId)
    .flatMap(({ server_id, added_at, removed_at, revision }) => {
      const server = servers.get(server_id);
      if (!server) return [];
      const entries = server.entries.flatMap(
        (entry) => (removed_at ? takenOut(entry, removed_at) : takenIn(entry, added_at)) ?? [],
      );
      const own = Number(revision);
      return [{ ...server, entries, revision: removed_at ? own : Math.max(server.revision, own) }];
    });
}

function nextSearch(
  servers: Servers,
  before: Catalogs | undefined,
  changed: readonly string[] = [],
): ServerSearch {
  if (!before) return new ServerSearch(servers.values());
  for (const id of changed) before.search.noteChange(servers.get(id)?.name ?? "");
  return before.search.isWorn ? new ServerSearch(servers.values()) : before.search;
}
