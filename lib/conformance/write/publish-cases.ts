import { isDeepStrictEqual } from "node:util";
import type { Case } from "../case.ts";
import { entryOf } from "../cases/detail.ts";
import { pathOf } from "../entry.ts";
import { instantOf } from "../instant.ts";
import { expectSamePage, listPage, named, pageOf, type Query } from "../page.ts";
import { NotApplicable, saw, Unmet } from "../verdict.ts";
import { inShort } from "../visible.ts";
import { expectRefused, needsSession } from "./session.ts";

const reference = "OpenAPI 2025-12-01, POST /v0.1/publish";
const integration = "official registry, its integration test: publish, list, detail";

/** Publishing, and finding what was published. */
export const publishCases: Case[] = [
  {
    id: "write.publish",
    title: "a good document is taken with 200, 201, or 202 for later",
    level: "must",
    reference: `${reference}, 200; mcp-publisher takes 201 too`,
    async run({ write }) {
      const { answer } = await needsSession(write).first();
      if (![200, 201, 202].includes(answer.status)) throw new Unmet("200 or 201", saw(answer), answer);
      return `status ${answer.status}`;
    },
  },
  {
    id: "write.publish-answer",
    title: "the answer has the document as it was published",
    level: "must",
    reference: `${reference}, 200: ServerResponse; mcp-publisher prints its name and version`,
    async run({ write }) {
      const { answer, document, heldBecause } = await needsSession(write).first();
      if (answer.status >= 300) throw new NotApplicable("nothing was published; see `write.publish`");
      if (heldBecause) throw new NotApplicable(`the registry holds publishes for review: ${heldBecause}`);
      return named(entryOf({ ...answer, status: 200 }, document));
    },
  },
  {
    id: "write.visible",
    title: "what was published can be read, unless the answer says that it waits for review",
    level: "must",
    reference: integration,
    async run({ write }) {
      const { answer, document, seen, heldBecause } = await needsSession(write).first();
      if (answer.status >= 300) throw new NotApplicable("nothing was published; see `write.publish`");
      if (heldBecause) throw new NotApplicable(`the registry holds publishes for review: ${heldBecause}`);
      return named(entryOf(seen, document));
    },
  },
  {
    id: "write.keeps-document",
    title: "the document comes back as it was published, the publisher's own block included",
    level: "must",
    reference: integration,
    async run(target) {
      const session = needsSession(target.write);
      const name = await session.server("keeps", "1.0.0");
      const answer = await target.get(pathOf(name, "1.0.0"));
      const { server } = entryOf(answer, { name, version: "1.0.0" });
      for (const [key, value] of Object.entries(session.document(name, "1.0.0")))
        if (!isDeepStrictEqual(server[key], value))
          throw new Unmet(`${key} ${inShort(value, 80)}`, inShort(server[key], 80), answer);
      return named({ ...entryOf(answer, { name }) });
    },
  },
  {
    id: "write.active-and-latest",
    title: "a first version is active and the latest, and has its moments",
    level: "must",
    reference: integration,
    async run(target) {
      const name = await needsSession(target.write).server("active", "1.0.0");
      const answer = await target.get(pathOf(name, "latest"));
      const { official } = entryOf(answer, { name, version: "1.0.0" });
      if (official?.status !== "active" || official.isLatest !== true || !instantOf(official.publishedAt))
        throw new Unmet("active, latest, with publishedAt", inShort(official), answer);
      return inShort(official);
    },
  },
  {
    id: "write.listed",
    title: "a published server is listed, found by its name, and among the latest",
    level: "must",
    reference: integration,
    async run(target) {
      const name = await needsSession(target.write).server("listed", "1.0.0");
      const queries: Query[] = [{ search: name }, { search: name.toUpperCase(), version: "latest" }];
      for (const query of queries) {
        const { entries, answer } = await listPage(target, query);
        if (!entries.some((entry) => entry.name === name))
          throw new Unmet(inShort(name), `${entries.length} others`, answer);
      }
      return inShort(name);
    },
  },
  {
    id: "write.updated-since",
    title: "a publish shows in `updated_since` of the moment before",
    level: "must",
    reference: "OpenAPI 2025-12-01, updated_since",
    async run(target) {
      const name = await needsSession(target.write).server("since", "1.0.0");
      const { official } = entryOf(await target.get(pathOf(name, "1.0.0")), { name });
      const at = instantOf(official?.updatedAt);
      if (at === undefined) throw new NotApplicable("it does not say when it was updated");
      const before = new Date(Number(at / 1_000_000n) - 1_000).toISOString();
      const page = await listPage(target, { updated_since: before, search: name });
      if (!page.entries.some((entry) => entry.name === name))
        throw new Unmet(inShort(name), `${page.items.length} others`, page.answer);
      const after = new Date(Number(at / 1_000_000n) + 3_600_000).toISOString();
      const later = await listPage(target, { updated_since: after, search: name });
      if (later.items.length)
        throw new Unmet("nothing an hour later", inShort(later.items, 80), later.answer);
      return before;
    },
  },
  {
    id: "write.duplicate",
    title: "publishing the same version again is refused with 400",
    level: "must",
    reference: "official registry, publish tests: invalid version: cannot publish duplicate version",
    async run({ write }) {
      const session = needsSession(write);
      const name = await session.server("duplicate", "1.0.0");
      return expectRefused(await session.publish(session.document(name, "1.0.0")), 400, 409);
    },
  },
  {
    id: "write.duplicate-remote",
    title: "a remote address that another server has is refused with 400",
    level: "should",
    reference: "official registry, publish: remote URL is already used by server",
    async run({ write }) {
      const session = needsSession(write);
      const owner = await session.server("remote", "1.0.0");
      const { remotes } = session.document(owner, "1.0.0");
      const copy = { ...session.document(session.name("remote-copy"), "1.0.0"), remotes };
      return expectRefused(await session.publish(copy), 400, 409);
    },
  },
  {
    id: "write.second-version",
    title: "a higher version becomes the latest, and the first stops being it",
    level: "must",
    reference: "official registry, publish: semantic versions decide",
    async run(target) {
      const name = await needsSession(target.write).server("second", "1.9.0", "1.10.0");
      entryOf(await target.get(pathOf(name, "latest")), { name, version: "1.10.0" });
      const answer = await target.get(pathOf(name, "1.9.0"));
      const { official } = entryOf(answer, { name, version: "1.9.0" });
      if (official?.isLatest !== false) throw new Unmet("`isLatest` false", inShort(official), answer);
      return "1.10.0 after 1.9.0";
    },
  },
  {
    id: "write.older-version",
    title: "a lower version published later leaves the latest as it is",
    level: "must",
    reference: "official registry, publish: semantic versions decide",
    async run(target) {
      const name = await needsSession(target.write).server("older", "2.0.0", "1.0.5");
      entryOf(await target.get(pathOf(name, "latest")), { name, version: "2.0.0" });
      return "2.0.0 stays";
    },
  },
  {
    id: "write.versions",
    title: "all versions are listed, the last published first",
    level: "must",
    reference: "OpenAPI 2025-12-01, GET …/versions: newest first",
    async run(target) {
      const name = await needsSession(target.write).server("versions", "1.0.0", "3.0.0", "2.0.0");
      const { entries, answer } = pageOf(await target.get(pathOf(name)));
      const found = entries.map(({ version }) => version).join(", ");
      const tied = new Set(entries.map(({ official }) => official?.publishedAt)).size < entries.length;
      if (found !== "2.0.0, 3.0.0, 1.0.0" && !(tied && entries.length === 3))
        throw new Unmet("2.0.0, 3.0.0, 1.0.0", inShort(found), answer);
      return found;
    },
  },
  {
    id: "write.plus-version",
    title: "a version with build metadata is found as `%2B`",
    level: "must",
    reference: "OpenAPI 2025-12-01, version: 1.0.0%2B20130313144700",
    async run(target) {
      const version = "1.0.0+20130313144700";
      const name = await needsSession(target.write).server("plus", version);
      return named(entryOf(await target.get(pathOf(name, version)), { name, version }));
    },
  },
  {
    id: "write.cursor-with-plus",
    title: "the page after a version with `+` is reached by the cursor as it is",
    level: "should",
    reference: "VS Code puts the cursor into the address as it is; `+` there is a space to many servers",
    async run(target) {
      const name = await needsSession(target.write).server("plus-cursor", "1.0.0+1", "1.0.0+2", "1.0.0+3");
      const first = await listPage(target, { search: name, limit: 1 });
      if (first.cursor === undefined) throw new Unmet("a `nextCursor`", "none", first.answer);
      const encoded = await listPage(target, { search: name, limit: 1, cursor: first.cursor });
      const search = encodeURIComponent(name);
      expectSamePage(await target.get(`/servers?search=${search}&limit=1&cursor=${first.cursor}`), encoded);
      return inShort(first.cursor, 80);
    },
  },
];
