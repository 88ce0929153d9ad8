import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DomainError } from "#lib/core/errors.ts";
import { compareTexts } from "#lib/core/text.ts";
import { parseInput } from "#lib/kernel/parse-input.ts";
import { type CatalogFacts, type CatalogView, catalogView } from "./catalog-view.ts";
import type { Entry } from "./registry-entry.ts";
import { selectPage } from "./registry-page.ts";
import { nextCursor, type PageQuery, toPageQuery } from "./registry-query.ts";
import { registryQuery } from "./schemas.ts";
import { ServerSearch } from "./server-search.ts";

const facts: CatalogFacts = {
  id: "cat_1",
  slug: "default",
  name: "Default",
  access: "anonymous",
  selection: "all",
  setUpAt: 0,
};

function viewOf(entries: readonly Entry[]): CatalogView {
  const groups = [...Map.groupBy(entries, ({ name }) => name)].map(([name, own]) => ({
    name,
    revision: 1,
    entries: own.toSorted((a, b) => compareTexts(a.version, b.version)),
  }));
  return catalogView(facts, 1, groups, new ServerSearch(groups));
}

function entry(name: string, version: string, changes: Partial<Entry> = {}): Entry {
  return {
    name,
    version,
    status: "active",
    isLatest: false,
    publishedAtMs: 0,
    updatedAtMs: 0,
    lapsesAtMs: Number.POSITIVE_INFINITY,
    overdue: false,
    limit: null,
    searchText: name.toLowerCase(),
    document: JSON.stringify({ name, version }),
    meta: "{}",
    publicMeta: "{}",
    ...changes,
  };
}

function query(raw: Record<string, string> = {}): PageQuery {
  return toPageQuery(parseInput(registryQuery, raw));
}

/** Every entry that a query gives, page by page, as a client reads them. */
function crawl(view: CatalogView, raw: Record<string, string>, keep: readonly string[]): Entry[] {
  const found: Entry[] = [];
  let next: string | undefined;
  for (let page = 0; page < 1_000; page++) {
    const carried = next
      ? Object.fromEntries(Object.entries(raw).filter(([name]) => keep.includes(name)))
      : raw;
    const asked = query({ ...carried, ...(next ? { cursor: next } : {}) });
    const { entries, more } = selectPage(view, asked);
    found.push(...entries);
    const last = entries.at(-1);
    if (!more || !last) return found;
    next = nextCursor(asked, last);
  }
  throw new Error("The pages do not end.");
}

const anyEntry = fc
  .record({
    name: fc.constantFrom("a.b/x", "a.b/xy", "a.c/x", "A.b/x", "com.acme/weather", "com.acme/pay"),
    version: fc.constantFrom("1.0.0", "1.0.0+b", "2.0.0", "10.0.0", "x"),
    status: fc.constantFrom("active" as const, "deprecated" as const, "deleted" as const),
    isLatest: fc.boolean(),
    updatedAtMs: fc.integer({ min: 0, max: 5 }),
  })
  .map(({ name, version, ...rest }) => entry(name, version, rest));
const anyEntries = fc
  .uniqueArray(anyEntry, { selector: ({ name, version }) => `${name}@${version}`, maxLength: 30 })
  .map((entries) =>
    entries.toSorted((a, b) => compareTexts(a.name, b.name) || compareTexts(a.version, b.version)),
  );
const anyFilters = fc
  .record({
    search: fc.constantFrom("", "weather", "X", "a.", "%", "_", "nothing"),
    version: fc.constantFrom("", "latest", "1.0.0", "1.0.0+b"),
    updated_since: fc.constantFrom("", "1970-01-01T00:00:00.002Z"),
    include_deleted: fc.constantFrom("", "true"),
    limit: fc.constantFrom("1", "2", "7", "100"),
  })
  .map((filters) => Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== "")));

/** What the list should hold, found the slow way. */
function expected(entries: readonly Entry[], raw: Record<string, string>): Entry[] {
  return entries.filter(
    (one) =>
      (one.status !== "deleted" || raw.include_deleted === "true" || raw.updated_since) &&
      (!raw.search || one.searchText.includes(raw.search.toLowerCase())) &&
      (!raw.version || (raw.version === "latest" ? one.isLatest : one.version === raw.version)) &&
      (!raw.updated_since || one.updatedAtMs > Date.parse(raw.updated_since)),
  );
}

describe("a crawl", () => {
  test("gives each entry that matches once, in order, and ends", () => {
    fc.assert(
      fc.property(anyEntries, anyFilters, (entries, filters) => {
        expect(crawl(viewOf(entries), filters, Object.keys(filters))).toEqual(expected(entries, filters));
      }),
      { numRuns: 500 },
    );
  });

  test("gives the same when the client drops its filters from the second page on", () => {
    fc.assert(
      fc.property(anyEntries, anyFilters, (entries, filters) => {
        expect(crawl(viewOf(entries), filters, ["limit"])).toEqual(expected(entries, filters));
      }),
      { numRuns: 500 },
    );
  });
});

test("a search knows servers that changed after its index was made", () => {
  const old = { name: "com.acme/old", revision: 1, entries: [entry("com.acme/old", "1")] };
  const search = new ServerSearch([old]);
  const renewed = { ...old, entries: [entry("com.acme/old", "1", { searchText: "com.acme/old\nledger" })] };
  const fresh = { name: "com.acme/ledger", revision: 2, entries: [entry("com.acme/ledger", "1")] };
  for (const { name } of [renewed, fresh]) search.noteChange(name);
  const view = catalogView(facts, 2, [renewed, fresh], search);
  const found = selectPage(view, query({ search: "LEDGER" })).entries.map(({ name }) => name);
  expect(found).toEqual(["com.acme/ledger", "com.acme/old"]);
});

test("a cursor is safe in an address without encoding", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 60 }), (text) => {
      fc.pre(text.isWellFormed() && !text.includes("\0"));
      const cursor = nextCursor(query({ search: text || "x" }), { name: "a/b+c", version: "1+2" });
      expect(cursor).toMatch(/^[\w-]+$/);
      expect(query({ cursor }).after).toEqual({ name: "a/b+c", version: "1+2" });
    }),
  );
});

test("a filter that is given again counts before the cursor's", () => {
  const cursor = nextCursor(query({ search: "pay" }), { name: "a", version: "1" });
  expect(query({ cursor }).search).toBe("pay");
  expect(query({ cursor, search: "weather" }).search).toBe("weather");
});

describe("a query is refused", () => {
  const statusOf = (raw: Record<string, string>) => {
    try {
      query(raw);
      return 200;
    } catch (error) {
      return error instanceof DomainError ? error.status : 500;
    }
  };

  test.each(["0", "101", "-1", "abc", "1.5", "1e1", " 1", "99999999999"])("422: limit=%s", (limit) => {
    expect(statusOf({ limit })).toBe(422);
  });

  test.each([
    "yesterday",
    "2026-01-01",
    "2026-13-01T00:00:00Z",
    "2026-01-01T00:00:00",
    "2026-01-01T00:00:00 02:00",
    "2026-02-31T00:00:00Z",
    "2026-01-01T24:00:00Z",
  ])("400: updated_since=%s", (updated_since) => {
    expect(statusOf({ updated_since })).toBe(400);
  });

  test("400: updated_since without deleted entries", () => {
    expect(statusOf({ updated_since: "2026-01-01T00:00:00Z", include_deleted: "false" })).toBe(400);
  });

  test("422: include_deleted=maybe", () => {
    expect(statusOf({ include_deleted: "maybe" })).toBe(422);
  });

  test.each(["!", "com.example/x:1.0.0", "eyJhIjoxfQ", "W10"])("400, never worse: cursor=%s", (cursor) => {
    expect(statusOf({ cursor })).toBe(400);
  });

  test.each(["2026-01-01T00:00:00Z", "2026-01-01t00:00:00z", "2026-01-01T00:00:00.123456789+02:00"])(
    "not: updated_since=%s",
    (updated_since) => {
      expect(statusOf({ updated_since })).toBe(200);
    },
  );
});
