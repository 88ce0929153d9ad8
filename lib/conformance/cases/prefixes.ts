import { isDeepStrictEqual } from "node:util";
import type { Case } from "../case.ts";
import { pathOf, unknownName } from "../entry.ts";
import type { Prefix } from "../http.ts";
import { askUnder, readSample, type Target } from "../target.ts";
import { NotApplicable, saw, Unmet } from "../verdict.ts";

const reference = "official registry: both prefixes are served by the same handlers";

/** The two prefixes, and who may read. */
export const prefixCases: Case[] = [
  {
    id: "prefix.v0.1",
    title: "the frozen contract is served under /v0.1",
    level: "must",
    reference: "OpenAPI 2025-12-01: every path; GitHub asks for it",
    run: (target) => served(target, "v0.1"),
  },
  {
    id: "prefix.v0",
    title: "the same is served under /v0",
    level: "should",
    reference: `${reference}; mcp-publisher and Docker know no other`,
    run: (target) => served(target, "v0"),
  },
  {
    id: "prefix.alike",
    title: "/v0.1 and /v0 answer alike, refusals included",
    level: "should",
    reference,
    async run(target) {
      if (target.prefixes.length < 2) throw new NotApplicable("one prefix is served, or was chosen");
      const [entry] = (await readSample(target)).entries;
      const paths = [
        ...alike,
        ...(entry
          ? [pathOf(entry.name), pathOf(entry.name, "latest"), pathOf(entry.name, entry.version)]
          : []),
      ];
      for (const path of paths) {
        const stable = await target.client.request(`/v0.1${path}`);
        const other = await target.client.request(`/v0${path}`);
        const same =
          stable.status === other.status &&
          (stable.status !== 200 || isDeepStrictEqual(stable.json, other.json));
        if (!same) throw new Unmet(`as under /v0.1, ${saw(stable)}`, saw(other), other);
      }
      return `${paths.length} requests`;
    },
  },
  {
    id: "access.challenge",
    title: "who may not read is told so with 401 and a `WWW-Authenticate`",
    level: "should",
    reference:
      "registry authorization specification: as an MCP server does (RFC 9110 §11.6.1, RFC 9728 §5.1)",
    async run(target) {
      const answer = await target.get("/servers?limit=1", { token: null });
      if (answer.status === 200) throw new NotApplicable("anybody may read");
      const challenge = answer.headers.get("www-authenticate");
      if (answer.status !== 401 || !challenge)
        throw new Unmet("401 with `WWW-Authenticate`", saw(answer), answer);
      return challenge;
    },
  },
  {
    id: "access.bad-token",
    title: "a registry that asks for a token takes no other for it",
    level: "must",
    reference: "registry authorization specification; RFC 6750 §3.1: invalid_token is 401",
    async run(target) {
      const open = await target.get("/servers?limit=1", { token: null });
      if (open.status === 200) throw new NotApplicable("anybody may read");
      const answer = await target.get("/servers?limit=1", { token: "not-a-token" });
      if (answer.status !== 401 && answer.status !== 403) throw new Unmet("401", saw(answer), answer);
      return `status ${answer.status}`;
    },
  },
];

async function served(target: Target, prefix: Prefix): Promise<string> {
  const answer = await askUnder(target, prefix, "/servers?limit=1");
  if (!target.prefixes.includes(prefix)) throw new Unmet("a list", saw(answer), answer);
  return "served";
}

const alike = [
  "/servers",
  "/servers?limit=1",
  "/servers?limit=5&version=latest",
  "/servers?limit=0",
  "/servers?limit=abc",
  "/servers?search=zq7-no-such-server-x9k",
  "/servers?include_deleted=true&limit=5",
  "/servers?updated_since=2999-01-01T00:00:00Z",
  "/servers?updated_since=invalid",
  pathOf(unknownName),
  pathOf(unknownName, "latest"),
];
