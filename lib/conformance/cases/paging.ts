import type { Case } from "../case.ts";
import { compareEntries, type Entry, keyOf } from "../entry.ts";
import {
  entriesOf,
  expectSamePage,
  listPage,
  matchesOf,
  missingFrom,
  named,
  repeated,
  walk,
} from "../page.ts";
import { tellingSearch } from "../picks.ts";
import { readSample, type Target } from "../target.ts";
import { NotApplicable, needed, saw, Unmet } from "../verdict.ts";
import { inShort } from "../visible.ts";

const reference = "OpenAPI 2025-12-01, GET /v0.1/servers, cursor";
const pagesMax = 12;

/** Going through the listing page by page. */
export const pagingCases: Case[] = [
  {
    id: "paging.disjoint",
    title: "no entry comes twice on the way through the pages",
    level: "must",
    reference,
    async run(target) {
      const entries = await inSmallPages(target);
      const twice = repeated(entries) ?? repeated((await readSample(target)).entries);
      if (twice) throw new Unmet("each name and version once", `${named(twice)} twice`);
      return `${entries.length} entries, each once`;
    },
  },
  {
    id: "paging.complete",
    title: "small pages show what large pages show",
    level: "must",
    reference,
    async run(target) {
      const { entries: expected, complete } = await readSample(target);
      const found = await inSmallPages(target);
      const missing = missingFrom(found, complete ? expected : expected.slice(0, found.length));
      if (missing) throw new Unmet("every entry of the large pages", `${named(missing)} missing`);
      return `${found.length} entries`;
    },
  },
  {
    id: "paging.terminates",
    title: "following the cursors comes to an end",
    level: "must",
    reference,
    async run(target) {
      const { pages, ended } = await walk(target, { limit: 100 }, pagesMax);
      if (ended) return `after ${pages.length} pages of 100`;
      const narrow = await narrowFilter(target);
      const narrowed = await walk(target, { ...narrow, limit: 50 }, pagesMax);
      if (!narrowed.ended) throw new NotApplicable(`more than ${pagesMax} pages in every listing tried`);
      return `after ${narrowed.pages.length} pages of 50, for search=${inShort(narrow.search)}`;
    },
  },
  {
    id: "paging.order",
    title: "entries come in the byte order of name, then version",
    level: "should",
    reference: "official registry: ORDER BY server_name, version",
    async run(target) {
      const { entries } = await readSample(target);
      const at = entries.findIndex((entry, index) => {
        const before = entries[index - 1];
        return before !== undefined && compareEntries(before, entry) > 0;
      });
      const [before, after] = [entries[at - 1], entries[at]];
      if (before && after) throw new Unmet(`${named(after)} before ${named(before)}`, "the other way round");
      if (entries.length < 2) throw new NotApplicable("fewer than two entries are listed");
      return `${entries.length} entries in order`;
    },
  },
  {
    id: "paging.malformed-cursor",
    title: "a cursor that is none never breaks the server",
    level: "must",
    reference: `${reference}: opaque; the official registry takes any text, a 4xx is as good`,
    async run(target) {
      for (const cursor of ["no-cursor", "%%%", "AAAA====", "':--", "\u6d4b\u8bd5", "x".repeat(2000), "{}"]) {
        const answer = await target.get(`/servers?limit=1&cursor=${encodeURIComponent(cursor)}`);
        if (answer.status >= 500) throw new Unmet("anything below 500", saw(answer), answer);
      }
      return "7 of them are answered";
    },
  },
  {
    id: "paging.cursor-raw",
    title: "a cursor works as it came, without being percent-encoded",
    level: "should",
    reference: "VS Code puts the cursor into the address as it is (McpGalleryService)",
    async run(target) {
      const cursors = await telltaleCursors(target);
      const raw = needed(cursors[0], "the catalog gives no second page");
      for (const cursor of cursors.slice(0, 5)) {
        const encoded = await listPage(target, { limit: 1, cursor });
        const answer = await target.get(`/servers?limit=1&cursor=${cursor}`);
        expectSamePage(answer, encoded);
      }
      return `such as ${inShort(raw, 60)}`;
    },
  },
  {
    id: "paging.keeps-filter",
    title: "a filter holds on every page",
    level: "must",
    reference: `${reference}; filters combine with it`,
    async run(target) {
      const told = await tellingSearch(target);
      const { search } = told;
      const matches = await matchesOf(target, { search });
      const { pages } = await walk(target, { search, limit: 1 }, told.pages);
      const stranger = entriesOf(pages).find((entry) => !matches.has(keyOf(entry)));
      if (stranger) throw new Unmet(`only entries with "${search}"`, named(stranger), pages.at(-1)?.answer);
      return `${pages.length} pages for search=${inShort(search)}`;
    },
  },
];

async function inSmallPages(target: Target): Promise<Entry[]> {
  const { entries } = await readSample(target);
  if (entries.length < 2) throw new NotApplicable("fewer than two entries are listed");
  const limit = Math.min(100, Math.max(1, Math.ceil(entries.length / (pagesMax - 2))));
  return entriesOf((await walk(target, { limit }, pagesMax)).pages);
}

/** The namespace with the most entries in the sample. */
async function narrowFilter(target: Target): Promise<{ search: string }> {
  const { entries } = await readSample(target);
  const counts = new Map<string, number>();
  for (const { name } of entries) {
    const namespace = name.split("/")[0] ?? name;
    counts.set(namespace, (counts.get(namespace) ?? 0) + 1);
  }
  const [first] = [...counts].sort((a, b) => b[1] - a[1]);
  return { search: needed(first, "the registry lists no server")[0] };
}

/** Cursors of the listing, those first whose characters mean something else in an address. */
async function telltaleCursors(target: Target): Promise<string[]> {
  const { entries } = await readSample(target);
  const { pages } = await walk(target, { limit: 1 }, entries.length > 60 ? 5 : 60);
  const cursors = pages.flatMap(({ cursor }) => cursor ?? []);
  const rank = (cursor: string) =>
    /[+&#%\s]/.test(cursor) ? 0 : cursor === encodeURIComponent(cursor) ? 2 : 1;
  return [...new Set(cursors)].sort((a, b) => rank(a) - rank(b));
}
