import { isObject } from "#lib/core/json-object.ts";
import type { Case } from "../case.ts";
import { officialKey, pathOf, unknownName } from "../entry.ts";
import { listPage } from "../page.ts";
import { someEntries } from "../target.ts";
import { expectStatus, isAbsent, objectOf, saw, Unmet } from "../verdict.ts";
import { inShort } from "../visible.ts";
import { entryOf } from "./detail.ts";
import { preflight, tokens } from "./http.ts";

const beyond = "nothing asks for it, and the official registry does without";

/** What a registry may have on top. Reported, never held against it. */
export const offerCases: Case[] = [
  {
    id: "access.anonymous",
    title: "anybody may read, without a token",
    level: "offers",
    reference:
      "VS Code, Copilot CLI and Azure API Center send none; a private registry may still ask for one",
    async run(target) {
      const answer = await target.get("/servers?limit=1", { token: null });
      expectStatus(answer, 200);
      return "200";
    },
  },
  {
    id: "offers.etag",
    title: "lists have an ETag, and asking again with it costs nothing (304)",
    level: "offers",
    reference: `RFC 9110 §13.1.2; ${beyond}`,
    async run(target) {
      const first = await target.get("/servers?limit=1");
      const etag = first.headers.get("etag");
      if (!etag) throw new Unmet("an ETag", "none", first);
      const second = await target.get("/servers?limit=1", { headers: { "if-none-match": etag } });
      expectStatus(second, 304);
      return inShort(etag, 80);
    },
  },
  {
    id: "offers.cache-control",
    title: "lists say how long they keep",
    level: "offers",
    reference: `RFC 9111 §5.2; ${beyond}`,
    async run(target) {
      const answer = await target.get("/servers?limit=1");
      const value = answer.headers.get("cache-control");
      if (!value) throw new Unmet("Cache-Control", "none", answer);
      return inShort(value, 80);
    },
  },
  {
    id: "offers.compression",
    title: "lists come compressed to who can read that",
    level: "offers",
    reference: `RFC 9110 §8.4; ${beyond}`,
    async run(target) {
      const answer = await target.get("/servers?limit=100", { headers: { "accept-encoding": "gzip, br" } });
      const coding = answer.headers.get("content-encoding");
      if (!coding) throw new Unmet("Content-Encoding", "none", answer);
      return inShort(coding, 40);
    },
  },
  {
    id: "offers.cors-patch",
    title: "a page of another origin may change a status: PATCH is in its CORS answer",
    level: "offers",
    reference: "the official registry leaves PATCH out",
    async run(target) {
      const answer = await preflight(target, "PATCH");
      const allowed = tokens(answer, "access-control-allow-methods");
      if (!allowed.includes("patch")) throw new Unmet("PATCH", inShort(allowed.join(", ")), answer);
      return allowed.join(", ");
    },
  },
  {
    id: "offers.unencoded-name",
    title: "a name is understood with its slash unencoded, as proxies like to write it",
    level: "offers",
    reference: "the official registry answers 404",
    async run(target) {
      const [entry] = await someEntries(target);
      const path = `/servers/${entry.name}/versions/${encodeURIComponent(entry.version)}`;
      return entryOf(await target.get(path), entry).name;
    },
  },
  {
    id: "offers.problem-details",
    title: "refusals are problem details with title and status",
    level: "offers",
    reference: "RFC 9457; the official registry has it, the OpenAPI document has `error` instead",
    async run(target) {
      const answer = await target.get(pathOf(unknownName, "latest"));
      const { title, status } = objectOf(answer);
      const type = answer.headers.get("content-type") ?? "";
      if (!type.startsWith("application/problem+json") || typeof title !== "string" || status !== 404)
        throw new Unmet("application/problem+json with title and status", saw(answer), answer);
      return inShort(title);
    },
  },
  {
    id: "offers.error-member",
    title: "refusals have the `error` text of the OpenAPI document",
    level: "offers",
    reference: "OpenAPI 2025-12-01, 404: error; the official registry has none",
    async run(target) {
      const answer = await target.get(pathOf(unknownName, "latest"));
      const { error } = objectOf(answer);
      if (typeof error !== "string") throw new Unmet("a text `error`", inShort(error), answer);
      return inShort(error);
    },
  },
  {
    id: "offers.description-search",
    title: "`search` looks at descriptions too",
    level: "offers",
    reference: "official registry after 1.6",
    async run(target) {
      for (const { name, server } of await someEntries(target)) {
        const words = String(server.description ?? "").match(/[A-Za-z]{6,}/g) ?? [];
        const word = words.find((one) => !name.toLowerCase().includes(one.toLowerCase()));
        if (!word) continue;
        const page = await listPage(target, { search: word, limit: 100 });
        if (page.entries.some((entry) => entry.name === name)) return inShort(word);
        throw new Unmet(`${inShort(name)} by ${inShort(word)}`, `${page.items.length} others`, page.answer);
      }
      throw new Unmet("a description to look for", "none");
    },
  },
  {
    id: "offers.own-metadata",
    title: "`_meta` has a block of this registry's own beside the official one",
    level: "offers",
    reference: "OpenAPI 2025-12-01, ServerResponse._meta: additionalProperties; registry aggregators guide",
    async run(target) {
      for (const { raw } of await someEntries(target)) {
        const own = isObject(raw._meta) && Object.keys(raw._meta).find((key) => key !== officialKey);
        if (own) return inShort(own);
      }
      throw new Unmet("another key", "none");
    },
  },
  {
    id: "offers.publishing",
    title: "servers can be published",
    level: "offers",
    reference: "OpenAPI 2025-12-01, POST /v0.1/publish: optional",
    async run(target) {
      const answer = await target.get("/publish", { method: "POST", token: null, body: {} });
      if (isAbsent(answer) || answer.status >= 500) throw new Unmet("publishing", saw(answer), answer);
      return `status ${answer.status} without Authorization`;
    },
  },
  {
    id: "offers.deleting",
    title: "the optional DELETE of a version exists",
    level: "offers",
    reference: "OpenAPI 2025-12-01, DELETE …/versions/{version}: optional; the official registry has none",
    async run(target) {
      const answer = await target.get(pathOf(unknownName, "1.0.0"), { method: "DELETE", token: null });
      if (![401, 403, 422].includes(answer.status)) throw new Unmet("401", saw(answer), answer);
      return `status ${answer.status} without Authorization`;
    },
  },
  {
    id: "offers.resource-metadata",
    title: "the registry says where its tokens come from",
    level: "offers",
    reference: "RFC 9728 §3; registry authorization specification",
    async run(target) {
      const { origin, pathname } = new URL(target.base);
      const folder = pathname.replace(/\/$/, "");
      const answer = await target.client.request("", {
        url: `${origin}/.well-known/oauth-protected-resource${folder}`,
        token: null,
      });
      expectStatus(answer, 200);
      const { authorization_servers: servers } = objectOf(answer);
      if (!Array.isArray(servers)) throw new Unmet("authorization_servers", saw(answer), answer);
      return inShort(servers, 80);
    },
  },
];
