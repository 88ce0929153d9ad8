import { compareSemver } from "../semver.ts";
import type { MimicDocument } from "./official-rules.ts";

export type Status = "active" | "deprecated" | "deleted";

export type Row = {
  server: MimicDocument;
  status: Status;
  statusMessage?: string;
  statusChangedAt: string;
  publishedAt: string;
  updatedAt: string;
  isLatest: boolean;
};

export type Filter = {
  search?: string;
  version?: string;
  updatedSince?: bigint;
  includeDeleted: boolean;
};

/** A refusal of the store, which the handlers turn into a 400 or 404. */
export class Refusal extends Error {}

/** The official registry's table of versions, in memory: its order, its cursor, and its idea of the latest. */
export class OfficialStore {
  rows: Row[] = [];
  /** Release 1.6 searches names alone, and leaves `%` and `_` their meaning in SQL. */
  readonly oldSearch: boolean;
  private ticks = 0;

  constructor(options: { oldSearch: boolean }) {
    this.oldSearch = options.oldSearch;
  }

  list(filter: Filter, cursor: string, limit: number, instant: (row: Row) => bigint | undefined) {
    const [name = "", version] = split(cursor);
    const found = this.rows
      .filter(({ server, status, isLatest }) => {
        if (!filter.includeDeleted && status === "deleted") return false;
        if (filter.version === "latest" && !isLatest) return false;
        if (filter.version && filter.version !== "latest" && server.version !== filter.version) return false;
        return !filter.search || this.matches(server, filter.search);
      })
      .filter((row) => filter.updatedSince === undefined || (instant(row) ?? 0n) > filter.updatedSince)
      .filter(({ server }) => {
        if (!cursor) return true;
        const order = compareText(server.name, name);
        return (
          order > 0 || (order === 0 && version !== undefined && compareText(server.version, version) > 0)
        );
      })
      .sort((a, b) => compareRows(a, b))
      .slice(0, limit);
    const last = found.at(-1);
    // a full page always leads on, if only to an empty one
    const next = last && found.length >= limit ? `${last.server.name}:${last.server.version}` : undefined;
    return { found, next };
  }

  versions(name: string, includeDeleted: boolean): Row[] {
    return this.rows
      .filter(({ server, status }) => server.name === name && (includeDeleted || status !== "deleted"))
      .sort((a, b) => compareText(b.publishedAt, a.publishedAt));
  }

  find(name: string, version: string, includeDeleted: boolean): Row | undefined {
    return this.versions(name, includeDeleted).find(
      (row) => row.server.version === version || (version === "latest" && row.isLatest),
    );
  }

  publish(server: MimicDocument): Row {
    this.refuseTakenRemotes(server);
    const others = this.versions(server.name, true);
    if (others.some((row) => row.server.version === server.version))
      throw new Refusal("invalid version: cannot publish duplicate version");
    const at = this.now();
    const current = others.find(({ isLatest }) => isLatest);
    const isLatest = !current || isNewer(server.version, current.server.version);
    if (isLatest) for (const row of others) row.isLatest = false;
    const row: Row = {
      server,
      status: "active",
      statusChangedAt: at,
      publishedAt: at,
      updatedAt: at,
      isLatest,
    };
    this.rows.push(row);
    return row;
  }

  edit(row: Row, server: MimicDocument): Row {
    this.refuseTakenRemotes(server);
    row.server = server;
    row.updatedAt = this.now();
    return row;
  }

  setStatus(rows: readonly Row[], status: Status, message: string | undefined): void {
    const at = this.now();
    for (const row of rows) {
      if (row.status === status && row.statusMessage === message) continue;
      if (row.status !== status) row.statusChangedAt = at;
      row.status = status;
      row.statusMessage = status === "active" ? undefined : message;
      row.updatedAt = at;
    }
    const [first] = rows;
    if (first) this.findLatest(first.server.name);
  }

  private findLatest(name: string): void {
    const all = this.versions(name, true);
    const open = all.filter(({ status }) => status !== "deleted");
    // with nothing else left, a deleted version stays the latest
    const winner = (open.length ? open : all).reduce((best, row) =>
      isNewer(row.server.version, best.server.version) ? row : best,
    );
    for (const row of all) row.isLatest = row === winner;
  }

  private matches(server: MimicDocument, search: string): boolean {
    if (!this.oldSearch) {
      const term = search.toLowerCase();
      return [server.name, server.description].some((text) => text.toLowerCase().includes(term));
    }
    const pattern = search
      .replace(/[.*+?^${}()|[\]\\]/g, "\\$&")
      .replaceAll("%", ".*")
      .replaceAll("_", ".");
    return new RegExp(pattern, "is").test(server.name);
  }

  private refuseTakenRemotes({ name, remotes = [] }: MimicDocument): void {
    for (const { url } of remotes) {
      const taken = this.rows.find(
        ({ server, status }) =>
          status !== "deleted" &&
          server.name !== name &&
          server.remotes?.some((remote) => remote.url === url),
      );
      if (taken) throw new Refusal(`remote URL ${url} is already used by server ${taken.server.name}`);
    }
  }

  /** Microseconds, as Postgres keeps them, and never the same one twice. */
  private now(): string {
    this.ticks = (this.ticks + 1) % 1000;
    return new Date().toISOString().replace("Z", `${String(this.ticks).padStart(3, "0")}Z`);
  }
}

/** Semantic versions by their order; one that is none loses to one that is; of two that are none the later wins. */
function isNewer(version: string, than: string): boolean {
  const order = compareSemver(version, than);
  if (order !== undefined) return order > 0;
  return compareSemver(than, than) === undefined;
}

function compareRows(a: Row, b: Row): number {
  return compareText(a.server.name, b.server.name) || compareText(a.server.version, b.server.version);
}

function compareText(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

function split(cursor: string): [string, string?] {
  const at = cursor.indexOf(":");
  return at === -1 ? [cursor] : [cursor.slice(0, at), cursor.slice(at + 1)];
}
