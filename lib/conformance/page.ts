import { isObject } from "#lib/core/json-object.ts";
import { type Entry, keyOf, readEntry } from "./entry.ts";
import type { Answer, Call, Reader } from "./http.ts";
import { expectStatus, objectOf, saw, Unmet } from "./verdict.ts";
import { inShort, visible } from "./visible.ts";

/** One answer of a listing (OpenAPI, `ServerList`). */
export type ListPage = {
  answer: Answer;
  /** Every element as it came, readable or not. */
  items: unknown[];
  entries: Entry[];
  metadata: unknown;
  /** The next page's cursor; undefined for absent, null or empty, which all mean the end. */
  cursor: string | undefined;
};

export type Query = Record<string, string | number>;

/** `?limit=1&search=a%2Fb`, encoded as URLs are (not as forms: a space is `%20`). */
export function queryOf(query: Query): string {
  const pairs = Object.entries(query).map(([key, value]) => `${key}=${encodeURIComponent(value)}`);
  return pairs.length ? `?${pairs.join("&")}` : "";
}

/** @throws Unmet unless the answer is a list: 200, an object, with `servers` an array */
export function pageOf(answer: Answer): ListPage {
  expectStatus(answer, 200);
  const { servers, metadata } = objectOf(answer);
  if (!Array.isArray(servers)) throw new Unmet("`servers` to be an array", inShort(servers, 60), answer);
  const nextCursor = isObject(metadata) ? metadata.nextCursor : undefined;
  return {
    answer,
    items: servers,
    entries: servers.flatMap((one) => readEntry(one) ?? []),
    metadata,
    cursor: typeof nextCursor === "string" && nextCursor ? nextCursor : undefined,
  };
}

/** One page of the registry's list. */
export async function listPage(reader: Reader, query: Query = {}, call?: Call): Promise<ListPage> {
  return pageOf(await reader.get(`/servers${queryOf(query)}`, call));
}

/** What a filter finds, asked for at once: whatever a registry looks at, its smaller pages are cut from the same. */
export async function matchesOf(reader: Reader, query: Query): Promise<Set<string>> {
  const { entries } = await listPage(reader, { ...query, limit: 100 });
  return new Set(entries.map(keyOf));
}

/**
 * Follows the cursors from the first page. Stops after `pagesMax` pages.
 *
 * @throws Unmet when a cursor comes back that was followed before: such a walk never ends
 */
export async function walk(
  reader: Reader,
  query: Query,
  pagesMax: number,
): Promise<{ pages: ListPage[]; ended: boolean }> {
  const pages: ListPage[] = [];
  const followed = new Set<string>();
  let cursor: string | undefined;
  while (pages.length < pagesMax) {
    const page = await listPage(reader, cursor === undefined ? query : { ...query, cursor });
    pages.push(page);
    if (page.cursor === undefined) return { pages, ended: true };
    if (followed.has(page.cursor))
      throw new Unmet(
        "every page to lead on",
        `the cursor ${inShort(page.cursor, 80)} again after ${pages.length} pages`,
        page.answer,
      );
    followed.add(page.cursor);
    cursor = page.cursor;
  }
  return { pages, ended: false };
}

export function entriesOf(pages: readonly ListPage[]): Entry[] {
  return pages.flatMap(({ entries }) => entries);
}

/** @throws Unmet unless the answer shows the entries of that page */
export function expectSamePage(answer: Answer, wanted: ListPage): void {
  const shown = (entries: readonly Entry[]) => entries.map(named).join(", ") || "an empty page";
  const expected = shown(wanted.entries);
  const observed = answer.status === 200 ? shown(pageOf(answer).entries) : saw(answer);
  if (observed !== expected) throw new Unmet(expected, observed, answer);
}

/** The first entry that was there before, or undefined. */
export function repeated(entries: readonly Entry[]): Entry | undefined {
  const seen = new Set<string>();
  return entries.find((entry) => seen.size === seen.add(keyOf(entry)).size);
}

/** The first of `expected` that `found` lacks, or undefined. */
export function missingFrom(found: readonly Entry[], expected: readonly Entry[]): Entry | undefined {
  const keys = new Set(found.map(keyOf));
  return expected.find((entry) => !keys.has(keyOf(entry)));
}

/** `com.example/weather 1.0.0`, for a sentence. */
export function named(entry: Entry): string {
  return visible(keyOf(entry), 120);
}
