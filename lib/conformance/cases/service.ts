import { isObject } from "#lib/core/json-object.ts";
import type { Case } from "../case.ts";
import { currentSchema } from "../entry.ts";
import type { Answer } from "../http.ts";
import type { Target } from "../target.ts";
import { expectStatus, NotApplicable, objectOf, saw, Unmet } from "../verdict.ts";
import { inShort } from "../visible.ts";

const document = {
  $schema: currentSchema,
  name: "com.example/conformance",
  description: "A document of the conformance suite",
  version: "1.0.0",
};

/** Everything around the catalog: is it well, which release, its description, and checking a document. */
export const serviceCases: Case[] = [
  {
    id: "service.health",
    title: "`/health` says `status: ok`",
    level: "should",
    reference: "official registry API, additional endpoints; mcp-publisher reads it",
    async run(target) {
      const answer = await target.get("/health");
      expectStatus(answer, 200);
      const { status } = objectOf(answer);
      if (status !== "ok") throw new Unmet('`status` "ok"', inShort(status), answer);
      return "ok";
    },
  },
  {
    id: "service.ping",
    title: "`/ping` says `pong: true`",
    level: "should",
    reference: "official registry, ping",
    async run(target) {
      const answer = await target.get("/ping");
      expectStatus(answer, 200);
      const { pong } = objectOf(answer);
      if (pong !== true) throw new Unmet("`pong` true", inShort(pong), answer);
      return "pong";
    },
  },
  {
    id: "service.version",
    title: "`/version` names the release",
    level: "should",
    reference: "official registry, version",
    async run(target) {
      const answer = await target.get("/version");
      expectStatus(answer, 200);
      const { version } = objectOf(answer);
      if (typeof version !== "string") throw new Unmet("a text `version`", inShort(version), answer);
      return inShort(version);
    },
  },
  {
    id: "service.openapi",
    title: "`/openapi.yaml`, beside the prefixes, describes the API",
    level: "should",
    reference: "official registry API: OpenAPI spec",
    async run(target) {
      const answer = await target.client.request("/openapi.yaml");
      expectStatus(answer, 200);
      if (!/(?:^|[{,\s])["']?openapi["']?\s*:/.test(answer.text))
        throw new Unmet("an OpenAPI document", saw(answer), answer);
      return `${answer.text.length} characters`;
    },
  },
  {
    id: "validate.valid",
    title: "`/validate` finds nothing wrong with a good document",
    level: "should",
    reference: "official registry, /validate: always 200, {valid, issues}",
    async run(target) {
      const answer = await validate(target, document);
      const { valid, issues } = objectOf(answer);
      const errors = Array.isArray(issues) ? issues.filter(isError) : [];
      if (valid !== true || errors.length) throw new Unmet("`valid` true, no errors", saw(answer), answer);
      return "valid";
    },
  },
  {
    id: "validate.invalid",
    title: "`/validate` answers 200 for a bad document too, with `valid: false`",
    level: "should",
    reference: "official registry, /validate tests: a version range, the version `latest`",
    async run(target) {
      for (const version of ["^1.0.0", "latest"]) {
        const answer = await validate(target, { ...document, version });
        const { valid } = objectOf(answer);
        if (valid !== false) throw new Unmet(`\`valid\` false for version ${version}`, saw(answer), answer);
      }
      return "invalid";
    },
  },
  {
    id: "validate.issues",
    title: "its issues have a type, path, message, severity and reference",
    level: "should",
    reference: "official registry, ValidationIssue; mcp-publisher prints them",
    async run(target) {
      const answer = await validate(target, { ...document, version: "^1.0.0" });
      const { issues } = objectOf(answer);
      const list = Array.isArray(issues) ? issues : [];
      const odd = list.find((issue) => !isIssue(issue));
      if (list.length === 0 || odd !== undefined)
        throw new Unmet("issues with those members", odd === undefined ? saw(answer) : inShort(odd), answer);
      return inShort(list[0]);
    },
  },
];

async function validate(target: Target, body: object): Promise<Answer> {
  const answer = await target.get("/validate", { method: "POST", body });
  if ([404, 405, 501].includes(answer.status))
    throw new NotApplicable("the registry has no `/validate`, which is optional");
  expectStatus(answer, 200);
  return answer;
}

function isError(issue: unknown): boolean {
  return isObject(issue) && issue.severity === "error";
}

function isIssue(issue: unknown): boolean {
  return (
    isObject(issue) &&
    ["json", "schema", "semantic", "linter"].includes(String(issue.type)) &&
    ["error", "warning", "info"].includes(String(issue.severity)) &&
    ["path", "message", "reference"].every((key) => typeof issue[key] === "string") &&
    issue.message !== ""
  );
}
