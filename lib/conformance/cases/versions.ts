import { isObject } from "#lib/core/json-object.ts";
import type { Case } from "../case.ts";
import { pathOf, unknownName } from "../entry.ts";
import { instantOf } from "../instant.ts";
import { type ListPage, missingFrom, named, pageOf } from "../page.ts";
import { richestServer } from "../picks.ts";
import { compareSemver } from "../semver.ts";
import type { Target } from "../target.ts";
import { expectStatus, NotApplicable, Unmet } from "../verdict.ts";
import { inShort } from "../visible.ts";

const reference = "OpenAPI 2025-12-01, GET /v0.1/servers/{serverName}/versions";

/** All versions of one server. */
export const versionsCases: Case[] = [
  {
    id: "versions.shape",
    title: "the versions of a server are a list like any other, of that server alone",
    level: "must",
    reference: `${reference}: ServerList`,
    async run(target) {
      const { entries, items, answer, name } = await versions(target);
      if (entries.length !== items.length || items.length === 0)
        throw new Unmet("elements with a name and a version", inShort(items), answer);
      const other = entries.find((entry) => entry.name !== name);
      if (other) throw new Unmet(`only ${inShort(name)}`, named(other), answer);
      return `${items.length} of ${inShort(name)}`;
    },
  },
  {
    id: "versions.complete",
    title: "the versions of a server are those that the listing shows",
    level: "must",
    reference,
    async run(target) {
      const { entries, answer, name } = await versions(target);
      const listed = await richestServer(target);
      const missing = missingFrom(entries, listed);
      if (missing) throw new Unmet(`the listed ${named(missing)}`, "a list without it", answer);
      return `${listed.length} of ${inShort(name)}`;
    },
  },
  {
    id: "versions.count",
    title: "`metadata.count` is the number of versions",
    level: "must",
    reference: "OpenAPI 2025-12-01, ServerList, metadata.count",
    async run(target) {
      const { metadata, items, answer } = await versions(target);
      const count = isObject(metadata) ? metadata.count : undefined;
      if (count !== undefined && count !== items.length)
        throw new Unmet(`\`metadata.count\` ${items.length}`, inShort(count), answer);
      return count === undefined ? "not given, which the contract allows" : "as many as came";
    },
  },
  {
    id: "versions.no-cursor",
    title: "the versions of a server come all at once, without a cursor",
    level: "must",
    reference: `${reference}: takes no cursor`,
    async run(target) {
      const { cursor, answer } = await versions(target);
      if (cursor !== undefined) throw new Unmet("no `nextCursor`", inShort(cursor), answer);
      return "no cursor";
    },
  },
  {
    id: "versions.newest-first",
    title: "the version published last comes first",
    level: "must",
    reference: `${reference}: ordered by publication date (newest first)`,
    async run(target) {
      const { entries, answer } = await versions(target);
      const moments = entries.flatMap(({ official }) => instantOf(official?.publishedAt) ?? []);
      if (moments.length < 2) throw new NotApplicable("no server has two versions with a publication date");
      const at = moments.findIndex((moment, index) => moment > (moments[index - 1] ?? moment));
      const [before, after] = [entries[at - 1], entries[at]];
      if (before && after) throw new Unmet(`${named(after)} before ${named(before)}`, "it after", answer);
      return `${moments.length} in order`;
    },
  },
  {
    id: "versions.one-latest",
    title: "exactly one version of a server is the latest",
    level: "must",
    reference: "official registry: unique index, and its tests of the versions list",
    async run(target) {
      const { entries, answer } = await versions(target);
      if (entries.every(({ official }) => official?.isLatest === undefined))
        throw new NotApplicable("no version says whether it is the latest");
      const latest = entries.filter(({ official }) => official?.isLatest === true);
      if (latest.length !== 1)
        throw new Unmet("`isLatest` once", `${latest.length} times of ${entries.length}`, answer);
      return latest.map(named).join();
    },
  },
  {
    id: "versions.latest-is-highest",
    title: "the latest version is the highest by semantic versioning",
    level: "should",
    reference: "official registry, versioning guide: compared as semantic versions, by date otherwise",
    async run(target) {
      const { entries, answer } = await versions(target);
      const latest = entries.find(({ official }) => official?.isLatest === true);
      if (!latest || entries.length < 2) throw new NotApplicable("no server has two versions and a latest");
      const higher = entries.find((entry) => (compareSemver(entry.version, latest.version) ?? 0) > 0);
      if (higher) throw new Unmet(`${named(higher)} as latest`, named(latest), answer);
      return named(latest);
    },
  },
  {
    id: "versions.unknown-server",
    title: "the versions of an unknown server are 404",
    level: "must",
    reference: `${reference}, 404`,
    async run(target) {
      expectStatus(await target.get(pathOf(unknownName)), 404);
      return "404";
    },
  },
];

/** The versions of the server that has the most of them in the sample. */
async function versions(target: Target): Promise<ListPage & { name: string }> {
  const [{ name }] = await richestServer(target);
  return { ...pageOf(await target.get(pathOf(name))), name };
}
