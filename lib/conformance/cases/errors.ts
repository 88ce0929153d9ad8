import { isObject } from "#lib/core/json-object.ts";
import type { Case } from "../case.ts";
import { pathOf, unknownName } from "../entry.ts";
import { rawGet } from "../raw-request.ts";
import type { Target } from "../target.ts";
import { expectStatus, objectOf, saw, Unmet } from "../verdict.ts";
import { inShort } from "../visible.ts";

/** How the registry says no, and that nothing odd in an address breaks it. */
export const errorCases: Case[] = [
  {
    id: "errors.json",
    title: "a refusal is a JSON object, not a page for people",
    level: "must",
    reference: "OpenAPI 2025-12-01, 404: application/json; the official registry: application/problem+json",
    async run(target) {
      const answer = await target.get(pathOf(unknownName, "latest"));
      objectOf(answer);
      const type = answer.headers.get("content-type") ?? "none";
      if (!/^application\/(?:[\w.-]+\+)?json\b/i.test(type))
        throw new Unmet("application/json or application/problem+json", inShort(type), answer);
      return type;
    },
  },
  {
    id: "errors.explained",
    title: "a refusal says what is wrong: `detail`, `title` or `error`",
    level: "should",
    reference: "OpenAPI 2025-12-01, 404: error; RFC 9457 §3.1: title, detail",
    async run(target) {
      const answer = await target.get(pathOf(unknownName, "latest"));
      const { detail, title, error } = objectOf(answer);
      const said = [detail, error, title].find((text) => typeof text === "string" && text !== "");
      if (said === undefined) throw new Unmet("a `detail`, `title` or `error`", saw(answer), answer);
      return inShort(said);
    },
  },
  {
    id: "errors.status-agrees",
    title: "the `status` in the body is the status of the answer",
    level: "should",
    reference: "RFC 9457 §3.1.2",
    async run(target) {
      for (const path of [pathOf(unknownName, "latest"), "/servers?limit=0"]) {
        const answer = await target.get(path);
        const { json } = answer;
        const said = isObject(json) ? json.status : undefined;
        if (said !== undefined && said !== answer.status)
          throw new Unmet(`\`status\` ${answer.status}`, inShort(said), answer);
      }
      return "it is, or is not given";
    },
  },
  {
    id: "errors.unknown-path",
    title: "an unknown path under the prefix is 404 with a JSON object",
    level: "should",
    reference: "official registry, handle404",
    async run(target) {
      const answer = await target.get("/no-such-endpoint");
      expectStatus(answer, 404);
      objectOf(answer);
      return "404";
    },
  },
  {
    id: "errors.wrong-method",
    title: "a method that the list does not have is refused, not obeyed and not a crash",
    level: "should",
    reference: "official registry: 404 or 405",
    async run(target) {
      const answer = await target.get("/servers", { method: "POST", body: {} });
      if (answer.status < 400 || answer.status >= 500)
        throw new Unmet("a status from 400 to 499", saw(answer), answer);
      return `status ${answer.status}`;
    },
  },
  {
    id: "nul.path",
    title: "`%00` in a path is refused with 400",
    level: "must",
    reference: "official registry, NulByteValidationMiddleware",
    async run(target) {
      for (const path of ["/servers/com.example%2Fa%00b/versions/latest", "/servers/%00/versions"]) {
        const answer = await target.get(path);
        if (answer.status !== 400) throw new Unmet("400", saw(answer), answer);
      }
      return "400";
    },
  },
  {
    id: "nul.query",
    title: "`%00` in a query is refused with 400",
    level: "must",
    reference: "official registry, NulByteValidationMiddleware",
    async run(target) {
      for (const query of ["search=a%00b", "cursor=%00", "version=1%00"]) {
        const answer = await target.get(`/servers?${query}`);
        if (answer.status !== 400) throw new Unmet("400", saw(answer), answer);
      }
      return "400";
    },
  },
  {
    id: "nul.double-encoded",
    title: "`%2500` in a query is an ordinary text",
    level: "should",
    reference: "official registry, its tests of NUL bytes",
    async run(target) {
      expectStatus(await target.get("/servers?limit=1&search=%2500"), 200);
      return "200";
    },
  },
  {
    id: "nul.raw-path",
    title: "a raw NUL byte in a path is refused with 400",
    level: "should",
    reference: "RFC 9112 §3.2; whoever reads the request line first answers, be it a proxy",
    run: (target) => raw(target, "/servers/a\0b/versions"),
  },
  {
    id: "nul.raw-query",
    title: "a raw NUL byte in a query is refused with 400",
    level: "should",
    reference: "RFC 9112 §3.2; whoever reads the request line first answers, be it a proxy",
    run: (target) => raw(target, "/servers?search=a\0b"),
  },
];

async function raw(target: Target, path: string): Promise<string> {
  const { status } = await rawGet(target.base, `/${target.prefix}${path}`, target.timeoutMs);
  // hanging up on such bytes is as clear
  if (status !== 400 && status !== "closed")
    throw new Unmet("400", `status ${status} (GET /${target.prefix}${inShort(path)})`);
  return status === "closed" ? "the connection is closed" : "400";
}
