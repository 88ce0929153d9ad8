import type { Case } from "../case.ts";
import { type Entry, keyOf, pathOf } from "../entry.ts";
import { entriesOf, listPage, missingFrom, named, pageOf, walk } from "../page.ts";
import { readSample, type Target } from "../target.ts";
import { expectStatus, needed, Unmet } from "../verdict.ts";
import { inShort } from "../visible.ts";

const reference = "OpenAPI 2025-12-01, include_deleted";

/** Deleted versions: out of sight unless asked for. */
export const deletedCases: Case[] = [
  {
    id: "deleted.hidden",
    title: "deleted versions are not listed, by default and with `include_deleted=false`",
    level: "must",
    reference,
    async run(target) {
      const { entries } = await readSample(target);
      const explicit = await walk(target, { include_deleted: "false", limit: 100 }, 5);
      for (const entry of [...entries, ...entriesOf(explicit.pages)])
        if (entry.official?.status === "deleted") throw new Unmet("no deleted entry", named(entry));
      return `${entries.length} entries, none deleted`;
    },
  },
  {
    id: "deleted.included",
    title: "`include_deleted=true` lists what is listed anyway, and the deleted besides",
    level: "must",
    reference,
    async run(target) {
      const { entries, complete } = await readSample(target);
      const { pages, ended } = await walk(target, { include_deleted: "true", limit: 100 }, 10);
      const all = entriesOf(pages);
      const missing = complete && ended ? missingFrom(all, entries) : undefined;
      if (missing) throw new Unmet("every listed entry", `${named(missing)} missing`, pages[0]?.answer);
      return `${all.length} entries`;
    },
  },
  {
    id: "deleted.bad-value",
    title: "an `include_deleted` that is no boolean is refused",
    level: "should",
    reference: `${reference}: boolean; the official registry answers 422`,
    async run(target) {
      const answer = await target.get("/servers?limit=1&include_deleted=maybe");
      expectStatus(answer, 422, 400);
      return `status ${answer.status}`;
    },
  },
  {
    id: "deleted.updated-since",
    title: "`updated_since` shows deleted versions without being asked",
    level: "must",
    reference: `${reference}: always true when updated_since is provided`,
    async run(target) {
      const gone = await aDeleted(target);
      const { pages } = await walk(target, { updated_since: "1990-01-01T00:00:00Z", limit: 100 }, 10);
      if (!entriesOf(pages).some((entry) => keyOf(entry) === keyOf(gone)))
        throw new Unmet(`the deleted ${named(gone)}`, "a list without it", pages[0]?.answer);
      return named(gone);
    },
  },
  {
    id: "deleted.detail",
    title: "a deleted version is 404, and 200 with `include_deleted=true`",
    level: "must",
    reference,
    async run(target) {
      const gone = await aDeleted(target);
      const path = pathOf(gone.name, gone.version);
      expectStatus(await target.get(path), 404);
      expectStatus(await target.get(`${path}?include_deleted=false`), 404);
      expectStatus(await target.get(`${path}?include_deleted=true`), 200);
      return named(gone);
    },
  },
  {
    id: "deleted.versions",
    title: "the versions of a server hide the deleted ones unless asked",
    level: "must",
    reference,
    async run(target) {
      const gone = await aDeleted(target);
      const path = pathOf(gone.name);
      const open = await target.get(path);
      // a server with nothing but deleted versions is unknown
      const visible: Entry[] = open.status === 404 ? [] : pageOf(open).entries;
      if (visible.some((entry) => keyOf(entry) === keyOf(gone)))
        throw new Unmet(`no deleted ${inShort(gone.version)}`, "a list with it", open);
      const all = pageOf(await target.get(`${path}?include_deleted=true`));
      if (!all.entries.some((entry) => keyOf(entry) === keyOf(gone)))
        throw new Unmet(`the deleted ${inShort(gone.version)}`, "a list without it", all.answer);
      return `${visible.length} visible, ${all.items.length} with the deleted`;
    },
  },
  {
    id: "deleted.search",
    title: "`include_deleted=true` combines with `search`",
    level: "must",
    reference: "official registry API: parameters can be combined",
    async run(target) {
      const gone = await aDeleted(target);
      const shown = await listPage(target, { search: gone.name, include_deleted: "true", limit: 100 });
      if (!shown.entries.some((entry) => keyOf(entry) === keyOf(gone)))
        throw new Unmet(`the deleted ${named(gone)}`, `${shown.items.length} others`, shown.answer);
      return named(gone);
    },
  },
];

async function aDeleted(target: Target): Promise<Entry> {
  const deleted = await target.deleted().catch((error) => {
    // `deleted.included` says so already
    if (error instanceof Unmet) return [];
    throw error;
  });
  return needed(deleted[0], "no deleted version is in reach");
}
