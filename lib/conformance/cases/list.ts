import { isObject } from "#lib/core/json-object.ts";
import type { Case } from "../case.ts";
import { listPage, type Query, queryOf } from "../page.ts";
import { readSample } from "../target.ts";
import { expectStatus, NotApplicable, saw, Unmet } from "../verdict.ts";
import { inShort } from "../visible.ts";

const openapi = "OpenAPI 2025-12-01, ServerList";
const parameters = "official registry, ListServersInput (limit: default 30, minimum 1, maximum 100)";

/** The shape of a listing, and the bounds of its page. */
export const listCases: Case[] = [
  {
    id: "list.shape",
    title: "a list is an object with a `servers` array of `{server, …}`, never null",
    level: "must",
    reference: openapi,
    async run(target) {
      const { items, answer } = await listPage(target);
      const odd = items.find((item) => !isObject(item) || !isObject(item.server));
      if (odd !== undefined) throw new Unmet("each element to have an object `server`", inShort(odd), answer);
      return `${items.length} elements`;
    },
  },
  {
    id: "list.content-type",
    title: "a list is `application/json`",
    level: "must",
    reference: "OpenAPI 2025-12-01, GET /v0.1/servers, 200",
    async run(target) {
      const { answer } = await listPage(target, { limit: 1 });
      const type = answer.headers.get("content-type") ?? "none";
      if (!/^application\/json\s*(;|$)/i.test(type))
        throw new Unmet("application/json", inShort(type), answer);
      return type;
    },
  },
  {
    id: "list.metadata",
    title: "a list has a `metadata` object",
    level: "must",
    reference:
      "VS Code reads `metadata.nextCursor` unguarded; ToolHive takes a list without it for no registry",
    async run(target) {
      const { metadata, answer } = await listPage(target, { limit: 1 });
      if (!isObject(metadata)) throw new Unmet("`metadata` to be an object", inShort(metadata), answer);
      return inShort(Object.keys(metadata));
    },
  },
  {
    id: "list.count",
    title: "`metadata.count` is the number of elements on the page",
    level: "must",
    reference: `${openapi}, metadata.count`,
    async run(target) {
      for (const query of [{}, { limit: 1 }] as Query[]) {
        const { metadata, items, answer } = await listPage(target, query);
        const count = isObject(metadata) ? metadata.count : undefined;
        if (count !== undefined && count !== items.length)
          throw new Unmet(`\`metadata.count\` ${items.length}, as many as came`, inShort(count), answer);
        if (count === undefined) return "not given, which the contract allows";
      }
      return "as many as came";
    },
  },
  {
    id: "list.next-cursor-type",
    title: "`nextCursor` is a string where there is one",
    level: "must",
    reference: `${openapi}, metadata.nextCursor`,
    async run(target) {
      const { metadata, answer } = await listPage(target, { limit: 1 });
      const cursor = isObject(metadata) ? metadata.nextCursor : undefined;
      if (cursor !== undefined && cursor !== null && typeof cursor !== "string")
        throw new Unmet("a string", inShort(cursor), answer);
      return inShort(cursor, 80);
    },
  },
  {
    id: "list.next-cursor-absent",
    title: "the last page leaves `nextCursor` out, rather than null or empty",
    level: "should",
    reference: `${openapi}: typed \`string\`, though its description lets null and empty mean the end too`,
    async run(target) {
      const { pages, complete } = await readSample(target);
      const last = pages.at(-1);
      if (!complete || !last) throw new NotApplicable("the last page is out of reach");
      const { metadata, answer } = last;
      if (isObject(metadata) && "nextCursor" in metadata)
        throw new Unmet("no `nextCursor` on the last page", inShort(metadata.nextCursor), answer);
      return "left out";
    },
  },
  {
    id: "list.limit-default",
    title: "a page has at most 30 elements unless asked for more",
    level: "should",
    reference: parameters,
    async run(target) {
      const { entries } = await readSample(target);
      const { items, answer } = await listPage(target);
      if (items.length > 30 || (entries.length >= 30 && items.length < 30))
        throw new Unmet(`${Math.min(30, entries.length)} elements`, `${items.length}`, answer);
      return `${items.length} elements`;
    },
  },
  {
    id: "list.limit-accepted",
    title: "`limit` may be 1 to 100, and no page is longer than its limit",
    level: "must",
    reference: parameters,
    async run(target) {
      for (const limit of [1, 2, 100]) {
        const { items, answer } = await listPage(target, { limit });
        if (items.length > limit) throw new Unmet(`at most ${limit}`, `${items.length} elements`, answer);
      }
      return "1, 2 and 100 are honoured";
    },
  },
  {
    id: "list.limit-bounds",
    title: "a `limit` out of bounds is refused with 422, not bent to fit",
    level: "must",
    reference: `${parameters}; out of range is 422`,
    run: (target) => refusesEach(target, ["0", "101", "-1", "1000000"]),
  },
  {
    id: "list.limit-integer",
    title: "a `limit` that is no whole number is refused with 422",
    level: "must",
    reference: "OpenAPI 2025-12-01, GET /v0.1/servers, limit: integer; the official registry answers 422",
    run: (target) => refusesEach(target, ["abc", "1.5"]),
  },
  {
    id: "list.unknown-parameter",
    title: "a parameter nobody knows is ignored",
    level: "should",
    reference: "official registry: unknown query parameters are ignored; the contract grows by adding some",
    async run(target) {
      const answer = await target.get("/servers?limit=1&conformance_probe=1");
      expectStatus(answer, 200);
      return "ignored";
    },
  },
];

async function refusesEach(target: Parameters<Case["run"]>[0], limits: readonly string[]): Promise<string> {
  for (const limit of limits) {
    const answer = await target.get(`/servers${queryOf({ limit })}`);
    if (answer.status !== 422) throw new Unmet(`422 for limit=${limit}`, saw(answer), answer);
  }
  return `422 for ${limits.join(", ")}`;
}
