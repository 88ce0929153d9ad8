import type { Case } from "../case.ts";
import { keyOf } from "../entry.ts";
import { entriesOf, listPage, named, walk } from "../page.ts";
import { richestServer } from "../picks.ts";
import { readSample, someEntries } from "../target.ts";
import { NotApplicable, Unmet } from "../verdict.ts";
import { inShort } from "../visible.ts";

const reference = "OpenAPI 2025-12-01, GET /v0.1/servers, version";

/** Listing one version of each server. */
export const filterCases: Case[] = [
  {
    id: "filter.version-latest",
    title: "`version=latest` lists each server once, at its latest version",
    level: "must",
    reference,
    async run(target) {
      await someEntries(target);
      const { pages, ended } = await walk(target, { version: "latest", limit: 100 }, 5);
      const entries = entriesOf(pages);
      const old = entries.find(({ official }) => official?.isLatest === false);
      if (old) throw new Unmet("only entries with `isLatest`", `${named(old)} without`, pages[0]?.answer);
      const names = new Set<string>();
      for (const { name } of entries) {
        if (names.has(name))
          throw new Unmet("each name once", `${inShort(name)} twice`, pages.at(-1)?.answer);
        names.add(name);
      }
      const sample = await readSample(target);
      const lost = sample.complete && ended ? sample.entries.find(({ name }) => !names.has(name)) : undefined;
      if (lost) throw new Unmet("every listed name", `${inShort(lost.name)} missing`, pages[0]?.answer);
      return `${names.size} names`;
    },
  },
  {
    id: "filter.version-exact",
    title: "`version=<exact>` lists the servers with that very version",
    level: "must",
    reference,
    async run(target) {
      const [wanted] = await someEntries(target);
      const { pages } = await walk(target, { version: wanted.version, limit: 100 }, 5);
      const entries = entriesOf(pages);
      const other = entries.find(({ version }) => version !== wanted.version);
      if (other) throw new Unmet(`only version ${inShort(wanted.version)}`, named(other), pages[0]?.answer);
      if (!entries.some((entry) => keyOf(entry) === keyOf(wanted)))
        throw new Unmet(`${named(wanted)} among them`, `${entries.length} others`, pages[0]?.answer);
      return `${entries.length} entries of ${inShort(wanted.version)}`;
    },
  },
  {
    id: "filter.version-unknown",
    title: "a version that no server has lists nothing",
    level: "must",
    reference,
    async run(target) {
      const { items, answer } = await listPage(target, { version: "0.0.0-no-such-version" });
      if (items.length) throw new Unmet("no elements", `${items.length}`, answer);
      return "an empty array";
    },
  },
  {
    id: "filter.combined",
    title: "`search` and `version=latest` together narrow by both",
    level: "must",
    reference: "official registry API: parameters can be combined",
    async run(target) {
      const listed = await richestServer(target);
      const wanted = listed.find(({ official }) => official?.isLatest === true);
      if (!wanted) throw new NotApplicable("no entry says it is the latest");
      const { entries, answer } = await listPage(target, {
        search: wanted.name,
        version: "latest",
        limit: 100,
      });
      const old = entries.find(({ official }) => official?.isLatest === false);
      if (old) throw new Unmet("only entries with `isLatest`", `${named(old)} without`, answer);
      if (!entries.some((entry) => keyOf(entry) === keyOf(wanted)))
        throw new Unmet(`${named(wanted)} among them`, `${entries.length} others`, answer);
      return `${entries.length} entries`;
    },
  },
];
