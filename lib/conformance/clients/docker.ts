import type { Case } from "../case.ts";
import { pathOf } from "../entry.ts";
import type { Answer } from "../http.ts";
import { type ListPage, pageOf, queryOf } from "../page.ts";
import { askUnder, someEntries, type Target } from "../target.ts";
import { expectStatus, saw, Unmet } from "../verdict.ts";
import { inShort } from "../visible.ts";
import { undecodableEntry, undecodableList } from "./typed.ts";

const gateway = "Docker MCP Gateway, registryapi client";

/** Docker's gateway imports catalogs and servers under /v0, and knows no other prefix for a catalog. */
export const dockerCases: Case[] = [
  {
    id: "client.docker.list",
    title: "Docker reads the catalog at /v0 in pages of 100, into the official types",
    level: "should",
    reference: `${gateway}: GET {base}/v0/servers?version=latest&limit=100, following the cursor encoded`,
    async run(target) {
      let cursor: string | undefined;
      let pages = 0;
      do {
        const query: Record<string, string | number> = { version: "latest", limit: 100 };
        const page: ListPage = pageOf(
          await v0(target, `/servers${queryOf(cursor ? { ...query, cursor } : query)}`),
        );
        const complaint = undecodableList(page.answer.json);
        if (complaint) throw new Unmet("typed members", inShort(complaint), page.answer);
        ({ cursor } = page);
        pages += 1;
      } while (cursor !== undefined && pages < 5);
      return `${pages} pages`;
    },
  },
  {
    id: "client.docker.detail",
    title: "Docker imports one server by its /v0 address, with the version as it is",
    level: "should",
    reference: `${gateway}: /v0/servers/{encoded name}/versions/{version}`,
    async run(target) {
      const entries = await someEntries(target);
      const entry = entries.find(({ version }) => version.includes("+")) ?? entries[0];
      const answer = await v0(target, `${pathOf(entry.name)}/${entry.version}`);
      expectStatus(answer, 200);
      const complaint = undecodableEntry(answer.json);
      if (complaint) throw new Unmet("typed members", inShort(complaint), answer);
      return inShort(entry.name);
    },
  },
  {
    id: "client.docker.versions",
    title: "Docker lists the versions of a server at /v0",
    level: "should",
    reference: `${gateway}: VersionsListURL`,
    async run(target) {
      const [{ name }] = await someEntries(target);
      const answer = await v0(target, pathOf(name));
      const complaint = undecodableList(pageOf(answer).answer.json);
      if (complaint) throw new Unmet("typed members", inShort(complaint), answer);
      return inShort(name);
    },
  },
];

async function v0(target: Target, path: string): Promise<Answer> {
  const answer = await askUnder(target, "v0", path);
  if (!target.prefixes.includes("v0")) throw new Unmet("an API under /v0", saw(answer), answer);
  return answer;
}
