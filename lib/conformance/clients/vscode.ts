import { isObject } from "#lib/core/json-object.ts";
import type { Case } from "../case.ts";
import { keyOf, pathOf, publisherKey, readEntry, unknownName } from "../entry.ts";
import { type ListPage, listPage, matchesOf, named, pageOf } from "../page.ts";
import { tellingSearch } from "../picks.ts";
import { someEntries, type Target } from "../target.ts";
import { NotApplicable, saw, Unmet } from "../verdict.ts";
import { inShort } from "../visible.ts";

const gallery = "VS Code, McpGalleryService";

/** VS Code's gallery and its allow list: what its parser does with the answers, and the requests it really sends. */
export const vscodeCases: Case[] = [
  {
    id: "client.vscode.probe",
    title: "the first of /v0.1 and /v0 that answers VS Code with a 2xx is the registry",
    level: "must",
    reference:
      "VS Code, McpGalleryManifestService: looks at the status alone, so a page for people misleads it",
    async run({ client }) {
      for (const prefix of ["v0.1", "v0"]) {
        const answer = await client.request(`/${prefix}/servers?limit=1`);
        if (answer.status < 200 || answer.status > 299) continue;
        pageOf(answer);
        return `/${prefix}`;
      }
      throw new Unmet("a 2xx", "none");
    },
  },
  {
    id: "client.vscode.list",
    title: "the gallery's first page can be parsed",
    level: "must",
    reference: `${gallery}: servers is an array, metadata is read unguarded`,
    async run(target) {
      const page = await galleryPage(target);
      if (!isObject(page.metadata))
        throw new Unmet("`metadata` to be an object", inShort(page.metadata), page.answer);
      return `${page.items.length} elements`;
    },
  },
  {
    id: "client.vscode.meta-always-object",
    title: "no element of the gallery lacks a `_meta` object",
    level: "must",
    reference: `${gallery}: takes \`_meta\` apart unguarded, so one element without it loses the page`,
    async run(target) {
      const { items, answer } = await galleryPage(target);
      const odd = items.find((item) => isObject(item) && isObject(item.server) && !isObject(item._meta));
      if (odd !== undefined) throw new Unmet("`_meta` to be an object", inShort(odd), answer);
      return `in ${items.length} elements`;
    },
  },
  {
    id: "client.vscode.first-item",
    title: "the first element of the gallery has a name, a description and a version",
    level: "must",
    reference: `${gallery}: without them in the first element the whole page is rejected`,
    async run(target) {
      const { items, answer } = await galleryPage(target);
      if (items.length === 0) throw new NotApplicable("the registry lists no server");
      if (!isShown(items[0])) throw new Unmet("a complete first element", inShort(items[0]), answer);
      return "complete";
    },
  },
  {
    id: "client.vscode.later-items",
    title: "so has every other one: VS Code leaves out those that do not",
    level: "should",
    reference: `${gallery}: later elements without them are skipped in silence`,
    async run(target) {
      const { items, answer } = await galleryPage(target);
      const odd = items.find((item) => !isShown(item));
      if (odd !== undefined) throw new Unmet("a complete element", inShort(odd), answer);
      return `${items.length} shown`;
    },
  },
  {
    id: "client.vscode.next-page",
    title: "the gallery's next page comes by the cursor as it is, unencoded",
    level: "should",
    reference: `${gallery}: appends &cursor= and the bare cursor`,
    async run(target) {
      const first = await listPage(target, { limit: 1, version: "latest" });
      if (first.cursor === undefined) throw new NotApplicable("the gallery has no second page");
      const second = pageOf(await target.get(`/servers?limit=1&version=latest&cursor=${first.cursor}`));
      const [one, two] = [first.entries[0], second.entries[0]];
      if (one && two && one.name === two.name)
        throw new Unmet("the next server", `${named(two)} again`, second.answer);
      return two ? named(two) : "the end";
    },
  },
  {
    id: "client.vscode.next-page-without-search",
    title: "the next page of a search stays a search, though VS Code asks for it without",
    level: "should",
    reference: `${gallery}: next pages leave \`search\` out, so the cursor has to carry it`,
    async run(target) {
      const told = await tellingSearch(target, ({ official }) => official?.isLatest !== false);
      const { search } = told;
      const matches = await matchesOf(target, { search, version: "latest" });
      let { cursor } = await listPage(target, { limit: 1, version: "latest", search });
      for (let page = 2; cursor !== undefined && page <= told.pages; page += 1) {
        const next = pageOf(await target.get(`/servers?limit=1&version=latest&cursor=${cursor}`));
        const stranger = next.entries.find((entry) => !matches.has(keyOf(entry)));
        if (stranger)
          throw new Unmet(`another result of search=${search}`, inShort(stranger.name), next.answer);
        ({ cursor } = next);
      }
      return `search=${inShort(search)}`;
    },
  },
  {
    id: "client.vscode.detail",
    title: "the allow list finds a server by name at its latest version",
    level: "must",
    reference: `${gallery}.getMcpServer: every configured server is looked up so`,
    async run(target) {
      const [{ name }] = await someEntries(target);
      const answer = await target.get(pathOf(name, "latest"));
      if (!isShown(answer.json)) throw new Unmet("a complete element", saw(answer), answer);
      return inShort(name);
    },
  },
  {
    id: "client.vscode.unknown-is-4xx",
    title: "an unknown server is a 4xx: VS Code takes anything else for a failure, not for a no",
    level: "must",
    reference: `${gallery}.getMcpServer`,
    async run(target) {
      const answer = await target.get(pathOf(unknownName, "latest"));
      if (answer.status < 400 || answer.status > 499) throw new Unmet("a 4xx", saw(answer), answer);
      return `status ${answer.status}`;
    },
  },
  {
    id: "client.vscode.https",
    title: "the registry has an https address",
    level: "should",
    reference: "VS Code: its content security policy connects to https alone (issue 271522)",
    async run({ base }) {
      const { protocol, hostname } = new URL(base);
      if (/^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname))
        throw new NotApplicable("this is the machine itself");
      if (protocol !== "https:") throw new Unmet("https", protocol);
      return "https";
    },
  },
  {
    id: "client.vscode.github-extras",
    title: "what a document tells the gallery of its GitHub repository can be shown",
    level: "should",
    reference: `${gallery}: \`github.name\` and \`github.nameWithOwner\` are split unguarded`,
    async run(target) {
      const entries = await someEntries(target);
      const told = entries.filter(({ server }) => extrasOf(server) !== undefined);
      if (told.length === 0) throw new NotApplicable("no document tells any");
      const odd = told.find(({ server }) => {
        const github = extrasOf(server);
        if (!isObject(github)) return true;
        const { name, nameWithOwner } = github;
        return Boolean(name) && (typeof name !== "string" || typeof nameWithOwner !== "string");
      });
      if (odd) throw new Unmet("texts `name` and `nameWithOwner`", `${inShort(odd.server._meta, 100)}`);
      return `${told.length} documents`;
    },
  },
  {
    id: "client.vscode.icons",
    title: "the icons of a document are a list of `{src}`",
    level: "should",
    reference: `${gallery}: the first icon's \`src\` is shown`,
    async run(target) {
      const entries = await someEntries(target);
      const odd = entries.find(({ server: { icons } }) => icons !== undefined && !areIcons(icons));
      if (odd) throw new Unmet("a list of `{src}`", inShort(odd.server.icons));
      return `in ${entries.length} documents`;
    },
  },
];

function galleryPage(target: Target): Promise<ListPage> {
  return listPage(target, { limit: 50, version: "latest" });
}

/** The guard of VS Code's parser: texts, none of them empty. */
function isShown(item: unknown): boolean {
  const entry = readEntry(item);
  return Boolean(
    entry?.name && entry.version && typeof entry.server.description === "string" && entry.server.description,
  );
}

function extrasOf(server: Record<string, unknown>): unknown {
  const meta = isObject(server._meta) ? server._meta[publisherKey] : undefined;
  return isObject(meta) ? meta.github : undefined;
}

function areIcons(icons: unknown): boolean {
  return Array.isArray(icons) && icons.every((icon) => isObject(icon) && typeof icon.src === "string");
}
