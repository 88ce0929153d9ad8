import { isDeepStrictEqual } from "node:util";
import type { Case } from "../case.ts";
import { type Entry, keyOf, pathOf, readEntry, unknownName } from "../entry.ts";
import type { Answer } from "../http.ts";
import { listPage, named } from "../page.ts";
import { richestServer } from "../picks.ts";
import { readSample, someEntries } from "../target.ts";
import { expectStatus, NotApplicable, needed, objectOf, saw, Unmet } from "../verdict.ts";
import { inShort } from "../visible.ts";

const reference = "OpenAPI 2025-12-01, GET /v0.1/servers/{serverName}/versions/{version}";

/** One version of one server. */
export const detailCases: Case[] = [
  {
    id: "detail.exact",
    title: "a listed version is found under its encoded name",
    level: "must",
    reference: `${reference}: serverName is URL-encoded`,
    async run(target) {
      const entries = await someEntries(target);
      for (const wanted of [entries[0], entries.at(-1) ?? entries[0]])
        entryOf(await target.get(pathOf(wanted.name, wanted.version)), wanted);
      return named(entries[0]);
    },
  },
  {
    id: "detail.same-as-list",
    title: "a version alone says the same as in the list",
    level: "should",
    reference: "OpenAPI 2025-12-01: both are a ServerResponse",
    async run(target) {
      const [wanted] = await someEntries(target);
      const answer = await target.get(pathOf(wanted.name, wanted.version));
      expectStatus(answer, 200);
      if (!isDeepStrictEqual(answer.json, wanted.raw))
        throw new Unmet(inShort(wanted.raw, 120), inShort(answer.json, 120), answer);
      return named(wanted);
    },
  },
  {
    id: "detail.latest",
    title: "`latest` is the version that `version=latest` lists",
    level: "must",
    reference: `${reference}: latest`,
    async run(target) {
      const [wanted] = await richestServer(target);
      const { entries } = await listPage(target, { search: wanted.name, version: "latest", limit: 100 });
      const latest = entries.find(
        ({ name, official }) => name === wanted.name && official?.isLatest !== false,
      );
      const answer = await target.get(pathOf(wanted.name, "latest"));
      const found = entryOf(answer, latest ?? { name: wanted.name });
      if (found.official?.isLatest === false) throw new Unmet("`isLatest` to be true", "false", answer);
      return named(found);
    },
  },
  {
    id: "detail.plus-version",
    title: "a version with build metadata is found with its `+` as `%2B`",
    level: "must",
    reference: `${reference}: e.g. 1.0.0%2B20130313144700`,
    async run(target) {
      const { entries } = await readSample(target);
      const wanted = needed(
        entries.find(({ version }) => version.includes("+")),
        "no listed version has a `+`",
      );
      entryOf(await target.get(pathOf(wanted.name, wanted.version)), wanted);
      return named(wanted);
    },
  },
  {
    id: "detail.unknown-server",
    title: "an unknown server is 404",
    level: "must",
    reference: `${reference}, 404`,
    async run(target) {
      expectStatus(await target.get(pathOf(unknownName, "1.0.0")), 404);
      return "404";
    },
  },
  {
    id: "detail.unknown-latest",
    title: "the latest version of an unknown server is 404",
    level: "must",
    reference: `${reference}, 404`,
    async run(target) {
      expectStatus(await target.get(pathOf(unknownName, "latest")), 404);
      return "404";
    },
  },
  {
    id: "detail.unknown-version",
    title: "an unknown version of a known server is 404",
    level: "must",
    reference: `${reference}, 404`,
    async run(target) {
      const [{ name }] = await someEntries(target);
      expectStatus(await target.get(pathOf(name, "0.0.0-no-such-version")), 404);
      return "404";
    },
  },
  {
    id: "detail.name-case",
    title: "names are compared letter by letter, in their case",
    level: "should",
    reference: "official registry: server_name is compared as text; names exist that differ in case alone",
    async run(target) {
      const { entries } = await readSample(target);
      const names = new Set(entries.map(({ name }) => name));
      const wanted = needed(entries[0], "the registry lists no server");
      const other = wanted.name.toUpperCase();
      if (names.has(other)) throw new NotApplicable("both spellings are listed");
      expectStatus(await target.get(pathOf(other, wanted.version)), 404);
      return "404";
    },
  },
  {
    id: "detail.no-bare-server",
    title: "the endpoint of a server without a version, removed in October 2025, is 404",
    level: "should",
    reference: "official registry, API changelog 2025-10-17",
    async run(target) {
      const [{ name }] = await someEntries(target);
      const answer = await target.get(`/servers/${encodeURIComponent(name)}`);
      if (answer.status !== 404) throw new Unmet("404", saw(answer), answer);
      return "404";
    },
  },
];

/** @throws Unmet unless the answer is the wanted entry */
export function entryOf(answer: Answer, wanted: { name: string; version?: string }): Entry {
  expectStatus(answer, 200);
  const entry = readEntry(objectOf(answer));
  const expected = wanted.version === undefined ? wanted.name : keyOf({ ...wanted, version: wanted.version });
  if (!entry || entry.name !== wanted.name || entry.version !== (wanted.version ?? entry.version))
    throw new Unmet(inShort(expected), entry ? named(entry) : saw(answer), answer);
  return entry;
}
