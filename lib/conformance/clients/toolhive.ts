import { isObject } from "#lib/core/json-object.ts";
import type { Case } from "../case.ts";
import { pathOf } from "../entry.ts";
import { listPage, queryOf, walk } from "../page.ts";
import { askUnder, someEntries } from "../target.ts";
import { expectStatus, NotApplicable, saw, Unmet } from "../verdict.ts";
import { inShort } from "../visible.ts";
import { openapiInfo } from "./openapi-info.ts";
import { undecodableEntry, undecodableList } from "./typed.ts";

const cli = "ToolHive CLI, registry API client";

/** ToolHive's command line and its registry server, the strictest readers there are: typed, and sniffing. */
export const toolhiveCases: Case[] = [
  {
    id: "client.toolhive.probe",
    title: "ToolHive takes the registry for one: JSON with `servers` and `metadata`, within five seconds",
    level: "must",
    reference: `${cli}: type probe`,
    async run(target) {
      const answer = await askUnder(target, "v0.1", `/servers${queryOf({ limit: 1, version: "latest" })}`);
      expectStatus(answer, 200);
      const { json } = answer;
      const type = answer.headers.get("content-type") ?? "none";
      if (!type.includes("application/json")) throw new Unmet("application/json", inShort(type), answer);
      if (!isObject(json) || !Array.isArray(json.servers) || !isObject(json.metadata))
        throw new Unmet("an array `servers` and an object `metadata`", saw(answer), answer);
      if (answer.tookMs > 5_000)
        throw new Unmet("an answer in 5 s", `${Math.round(answer.tookMs)} ms`, answer);
      return `${Math.round(answer.tookMs)} ms`;
    },
  },
  {
    id: "client.toolhive.typed",
    title: "every listed element decodes into the official types",
    level: "must",
    reference: `${cli}: imports the official registry's Go types; one wrong member fails the page`,
    async run(target) {
      for (const limit of [1, 100]) {
        const answer = await target.get(`/servers${queryOf({ limit, version: "latest" })}`);
        expectStatus(answer, 200);
        const complaint = undecodableList(answer.json);
        if (complaint) throw new Unmet("typed members", inShort(complaint), answer);
      }
      const [{ name }] = await someEntries(target);
      const detail = await target.get(pathOf(name, "latest"));
      const second = undecodableEntry(detail.json);
      if (second) throw new Unmet("typed members", inShort(second), detail);
      return "decoded";
    },
  },
  {
    id: "client.toolhive.crawl",
    title: "the whole catalog can be read in pages of 100",
    level: "should",
    reference: `${cli}: limit=100&version=latest, stops with an error after 10,000 servers`,
    async run(target) {
      const { pages, ended } = await walk(target, { limit: 100, version: "latest" }, 8);
      if (!ended) throw new NotApplicable("more than 800 servers; it was followed that far");
      return `${pages.length} pages`;
    },
  },
  {
    id: "client.toolhive.search",
    title: "the first page of a search answers it, with `version=latest`",
    level: "should",
    reference: `${cli}: search reads one page`,
    async run(target) {
      const [wanted] = await someEntries(target);
      const { entries, answer } = await listPage(target, { search: wanted.name, version: "latest" });
      if (!entries.some(({ name }) => name === wanted.name))
        throw new Unmet(inShort(wanted.name), `${entries.length} others`, answer);
      return inShort(wanted.name);
    },
  },
  {
    id: "client.toolhive.openapi-sniff",
    title: "/openapi.yaml says version 1.0.0 and links the official repository",
    level: "should",
    reference: "ToolHive registry server: synchronises from nothing else",
    async run({ client }) {
      const answer = await client.request("/openapi.yaml");
      expectStatus(answer, 200);
      const { version, description } = openapiInfo(answer.text);
      if (version !== "1.0.0") throw new Unmet("`info.version` 1.0.0", inShort(version), answer);
      if (!description?.includes("https://github.com/modelcontextprotocol/registry"))
        throw new Unmet("its link in `info.description`", inShort(description), answer);
      return "1.0.0, with the link";
    },
  },
];
