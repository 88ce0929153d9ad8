import { notFound } from "#lib/core/errors.ts";
import { parseInput } from "#lib/kernel/parse-input.ts";
import { ByteCache } from "./byte-cache.ts";
import type { CatalogView } from "./catalog-view.ts";
import { type Entry, entryJson } from "./registry-entry.ts";
import { selectPage } from "./registry-page.ts";
import { nextCursor, toPageQuery } from "./registry-query.ts";
import { Representation } from "./representation.ts";
import { registryQuery } from "./schemas.ts";

/** What a reader asks of a catalog. */
export type RegistryRead =
  | { kind: "list"; query: Record<string, string> }
  | { kind: "versions"; name: string; query: Record<string, string> }
  | { kind: "version"; name: string; version: string; query: Record<string, string> };

/** A body, and whether whoever has it holds all that the catalog holds. */
export type RegistryAnswer = { body: Representation; complete: boolean; bytes: number };

/** What is kept of the answers that were made already, for each catalog. */
const keptBytesMax = 48 * 1_048_576;
/** Answers belong to a view: with the next revision, they go with it. */
const kept = new WeakMap<CatalogView, ByteCache<RegistryAnswer>>();

/** The answers of one view that were made already, by the address that they were asked by. */
export function keptAnswers(view: CatalogView): ByteCache<RegistryAnswer> {
  let answers = kept.get(view);
  if (!answers) {
    answers = new ByteCache(keptBytesMax);
    kept.set(view, answers);
  }
  return answers;
}

/**
 * Answers a read of the official registry's API (v0.1) from memory.
 *
 * @throws DomainError `not_found`, the same for what is unknown and what is not approved; `invalid` or `malformed` for
 *   a bad query
 */
export function answerRead(view: CatalogView, read: RegistryRead): RegistryAnswer {
  const query = Object.fromEntries(Object.entries(read.query).filter(([, value]) => value !== ""));
  if (read.kind === "list") return answerList(view, query);
  const { include_deleted } = parseInput(registryQuery.pick({ include_deleted: true }), query);
  const all = view.byName.get(read.name)?.entries ?? [];
  const shown = include_deleted === "true" ? [...all] : all.filter(({ status }) => status !== "deleted");
  if (read.kind === "versions") {
    if (shown.length === 0) throw notFound("server");
    shown.sort((a, b) => b.publishedAtMs - a.publishedAtMs);
    return toAnswer(listText(view, shown), false);
  }
  const entry = shown.find(({ version, isLatest }) =>
    read.version === "latest" ? isLatest : version === read.version,
  );
  if (!entry) throw notFound("server");
  return toAnswer(entryJson(entry, view.catalog.access), false);
}

function answerList(view: CatalogView, raw: Record<string, string>): RegistryAnswer {
  const query = toPageQuery(parseInput(registryQuery, raw));
  const { entries, more } = selectPage(view, query);
  const last = entries.at(-1);
  const complete = !more && !query.search && !query.version && !query.updatedSince;
  return toAnswer(listText(view, entries, more && last ? nextCursor(query, last) : undefined), complete);
}

function listText(view: CatalogView, entries: readonly Entry[], cursor?: string): string {
  const metadata = { count: entries.length, ...(cursor ? { nextCursor: cursor } : {}) };
  const servers = entries.map((entry) => entryJson(entry, view.catalog.access)).join(",");
  return `{"servers":[${servers}],"metadata":${JSON.stringify(metadata)}}`;
}

function toAnswer(text: string, complete: boolean): RegistryAnswer {
  const body = new Representation(text);
  return { body, complete, bytes: body.bytes };
}
