import { isObject } from "#lib/core/json-object.ts";
import type { Case } from "../case.ts";
import { type Entry, keyOf, mentions } from "../entry.ts";
import { listPage, named, walk } from "../page.ts";
import { someEntries, type Target } from "../target.ts";
import { NotApplicable, Unmet } from "../verdict.ts";
import { inShort } from "../visible.ts";

const reference = "OpenAPI 2025-12-01, GET /v0.1/servers, search: substring match of the name";

/** Looking for a part of a name. */
export const searchCases: Case[] = [
  {
    id: "search.substring",
    title: "`search` finds a server by a piece from the middle of its name",
    level: "must",
    reference,
    async run(target) {
      const [entry, term] = await searchable(target);
      await finds(target, entry, term);
      return `${named(entry)} by ${inShort(term)}`;
    },
  },
  {
    id: "search.case-insensitive",
    title: "`search` takes upper and lower case for the same",
    level: "must",
    reference: "official registry API: case-insensitive substring search on server names",
    async run(target) {
      const [entry, term] = await searchable(target);
      for (const spelling of [term.toUpperCase(), term.toLowerCase()]) await finds(target, entry, spelling);
      return `${named(entry)} by ${inShort(term.toUpperCase())}`;
    },
  },
  {
    id: "search.slash",
    title: "`search` takes a whole name, with its slash",
    level: "must",
    reference,
    async run(target) {
      const [entry] = await someEntries(target);
      await finds(target, entry, entry.name);
      return named(entry);
    },
  },
  {
    id: "search.only-matches",
    title: "what is found has the text in its name, title or description",
    level: "should",
    reference: `${reference}; later releases look at the description too`,
    async run(target) {
      // A whole name: a registry that looks at more than the official one finds it nowhere else.
      const [{ name }] = await someEntries(target);
      const { entries, answer } = await listPage(target, { search: name, limit: 100 });
      const stranger = entries.find((entry) => !mentions(entry, name));
      if (stranger) throw new Unmet(`only entries with "${name}"`, named(stranger), answer);
      return `${entries.length} entries with ${inShort(name)}`;
    },
  },
  {
    id: "search.miss",
    title: "a search without a match gives an empty array with count 0",
    level: "must",
    reference: "official registry: an empty list is `[]`, never null",
    async run(target) {
      const { items, metadata, cursor, answer } = await listPage(target, {
        search: "zq7-no-such-server-x9k",
      });
      if (items.length) throw new Unmet("no elements", `${items.length}`, answer);
      if (cursor !== undefined) throw new Unmet("no `nextCursor`", inShort(cursor), answer);
      const count = isObject(metadata) ? (metadata.count ?? 0) : 0;
      if (count !== 0) throw new Unmet("`metadata.count` 0", inShort(count), answer);
      return "an empty array";
    },
  },
  {
    id: "search.unicode",
    title: "a search in another script is answered like any other",
    level: "must",
    reference: "official registry, list tests: search=测试 is 200",
    async run(target) {
      const { items } = await listPage(target, { search: "测试" });
      return `${items.length} elements`;
    },
  },
  {
    id: "search.percent-literal",
    title: "`%` in a search stands for itself",
    level: "should",
    reference: "official registry after 1.6 (1.6 itself takes it for any text)",
    run: (target) => literal(target, "%"),
  },
  {
    id: "search.underscore-literal",
    title: "`_` in a search stands for itself",
    level: "should",
    reference: "official registry after 1.6 (1.6 itself takes it for any character)",
    run: (target) => literal(target, "_"),
  },
];

/** An entry, and a piece of its name that is letters and digits alone. */
async function searchable(target: Target): Promise<[Entry, string]> {
  for (const entry of await someEntries(target)) {
    const words = (entry.name.split("/")[1] ?? "").match(/[A-Za-z][A-Za-z0-9]{3,}/g);
    const word = words?.sort((a, b) => b.length - a.length)[0];
    if (word) return [entry, word.slice(1)];
  }
  throw new NotApplicable("no listed name has a word of four letters to look for");
}

async function finds(target: Target, wanted: Entry, search: string): Promise<void> {
  const { pages } = await walk(target, { search, limit: 100 }, 5);
  const found = pages.some(({ entries }) => entries.some((entry) => keyOf(entry) === keyOf(wanted)));
  const [{ answer, items } = {}] = pages;
  if (!found) throw new Unmet(`${named(wanted)} among the results`, `${items?.length} others`, answer);
}

/** Looks for a name with the sign in place of one of its letters, which only a wildcard finds. */
async function literal(target: Target, sign: string): Promise<string> {
  const [entry, term] = await searchable(target);
  const search = `${term.slice(0, 1)}${sign}${term.slice(2)}`;
  const { entries, answer } = await listPage(target, { search, limit: 100 });
  const found = entries.find((one) => keyOf(one) === keyOf(entry) && !mentions(one, search));
  if (found) throw new Unmet(`nothing without "${search}"`, named(found), answer);
  return `${entries.length} entries with ${inShort(search)}`;
}
