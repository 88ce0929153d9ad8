import type { Case } from "../case.ts";
import { pathOf, unknownName } from "../entry.ts";
import type { Answer } from "../http.ts";
import type { Target } from "../target.ts";
import { expectStatus, needed, saw, Unmet } from "../verdict.ts";
import { inShort } from "../visible.ts";

const origin = "https://client.example";
const github = "GitHub, MCP registry requirements: CORS headers on every /v0.1/servers address";

/** What HTTP itself asks: redirects, HEAD, and reading from a page of another origin (Fetch standard, CORS protocol). */
export const httpCases: Case[] = [
  {
    id: "http.trailing-slash",
    title: "a trailing slash leads to the address without it by 308, and the query comes along",
    level: "must",
    reference: "official registry, TrailingSlashMiddleware and its tests",
    async run(target) {
      const answer = await target.get("/servers/?limit=1");
      expectStatus(answer, 308);
      const location = needed(answer.headers.get("location") ?? undefined, "no `Location`");
      const wanted = new URL(`${target.base}/${target.prefix}/servers?limit=1`);
      const found = URL.parse(location, answer.url);
      if (`${found?.pathname}${found?.search}` !== `${wanted.pathname}${wanted.search}`)
        throw new Unmet(`${wanted.pathname}${wanted.search}`, inShort(location), answer);
      return inShort(location);
    },
  },
  {
    id: "http.head",
    title: "HEAD answers as GET does, without a body",
    level: "should",
    reference: "RFC 9110 §9.3.2; the official registry does",
    async run(target) {
      const answer = await target.get("/servers?limit=1", { method: "HEAD" });
      expectStatus(answer, 200);
      if (answer.text) throw new Unmet("no body", saw(answer), answer);
      return "200";
    },
  },
  {
    id: "cors.read",
    title: "a page of any origin may read the list",
    level: "must",
    reference: `${github}; Fetch standard, CORS check`,
    async run(target) {
      return allowsOrigin(await target.get("/servers?limit=1", { headers: { origin } }));
    },
  },
  {
    id: "cors.read-refusal",
    title: "a page of any origin may see that a server is unknown",
    level: "should",
    reference: `${github}; a browser turns a 404 without these headers into a network error`,
    async run(target) {
      return allowsOrigin(await target.get(pathOf(unknownName, "latest"), { headers: { origin } }));
    },
  },
  {
    id: "cors.preflight",
    title: "the preflight of a GET is answered well",
    level: "must",
    reference: "Fetch standard, CORS-preflight fetch; VS Code for the web asks",
    async run(target) {
      const answer = await preflight(target, "GET");
      if (answer.status < 200 || answer.status > 299) throw new Unmet("a 2xx", saw(answer), answer);
      return allowsOrigin(answer);
    },
  },
  {
    id: "cors.preflight-methods",
    title: "the preflight allows GET by name",
    level: "must",
    reference: `${github}: Access-Control-Allow-Methods`,
    async run(target) {
      const answer = await preflight(target, "GET");
      const allowed = tokens(answer, "access-control-allow-methods");
      if (!allowed.includes("get") && !allowed.includes("*"))
        throw new Unmet("GET", inShort(allowed.join(", ")), answer);
      return allowed.join(", ");
    },
  },
  {
    id: "cors.preflight-headers",
    title: "the preflight allows the headers Authorization and Content-Type",
    level: "must",
    reference: `${github}: Access-Control-Allow-Headers`,
    async run(target) {
      const answer = await preflight(target, "GET");
      const allowed = tokens(answer, "access-control-allow-headers");
      const lacks = ["authorization", "content-type"].filter((name) => !allowed.includes(name));
      if (lacks.length && !allowed.includes("*"))
        throw new Unmet("authorization, content-type", inShort(allowed.join(", ")), answer);
      return allowed.join(", ");
    },
  },
  {
    id: "cors.authorization-named",
    title: "the preflight allows Authorization by name: `*` does not cover it",
    level: "should",
    reference: "Fetch standard, CORS non-wildcard request-header name",
    async run(target) {
      const answer = await preflight(target, "GET");
      const allowed = tokens(answer, "access-control-allow-headers");
      if (!allowed.includes("authorization"))
        throw new Unmet("authorization", inShort(allowed.join(", ")), answer);
      return allowed.join(", ");
    },
  },
];

/** Asks what a page of another origin may send. */
export function preflight(target: Target, method: string): Promise<Answer> {
  return target.get("/servers", {
    method: "OPTIONS",
    token: null,
    headers: {
      origin,
      "access-control-request-method": method,
      // lowercase and in this order, as browsers send it
      "access-control-request-headers": "authorization,content-type",
    },
  });
}

/** A header's list of names, in lower case. */
export function tokens(answer: Answer, header: string): string[] {
  return (answer.headers.get(header) ?? "")
    .split(",")
    .map((name) => name.trim().toLowerCase())
    .filter(Boolean);
}

function allowsOrigin(answer: Answer): string {
  const allowed = answer.headers.get("access-control-allow-origin") ?? "nothing";
  if (allowed !== "*" && allowed !== origin)
    throw new Unmet(`Access-Control-Allow-Origin * or ${origin}`, inShort(allowed), answer);
  return allowed;
}
