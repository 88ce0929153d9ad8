import { isObject } from "#lib/core/json-object.ts";
import type { Case } from "../case.ts";
import { currentSchema, pathOf } from "../entry.ts";
import { pageOf } from "../page.ts";
import { askUnder, someEntries, type Target } from "../target.ts";
import { expectStatus, isAbsent, NotApplicable, objectOf, saw, Unmet } from "../verdict.ts";
import { inShort } from "../visible.ts";

const cli = "mcp-publisher";

/** The official publishing tool, which knows /v0 alone. Skipped where nothing can be published. */
export const mcpPublisherCases: Case[] = [
  {
    id: "client.mcp-publisher.publish-path",
    title: "mcp-publisher finds publishing under /v0",
    level: "should",
    reference: `${cli} publish: POST {registry}/v0/publish`,
    async run(target) {
      await needsPublishing(target);
      const answer = await askUnder(target, "v0", "/publish", { method: "POST", token: "none", body: {} });
      if (isAbsent(answer)) throw new Unmet("publishing under /v0", saw(answer), answer);
      return `status ${answer.status}`;
    },
  },
  {
    id: "client.mcp-publisher.validate",
    title: "mcp-publisher can have a document checked under /v0",
    level: "should",
    reference: `${cli} validate, and publish after a 422: POST {registry}/v0/validate`,
    async run(target) {
      await needsPublishing(target);
      const body = { $schema: currentSchema, name: "com.example/a", description: "A", version: "^1.0.0" };
      const answer = await askUnder(target, "v0", "/validate", { method: "POST", body });
      expectStatus(answer, 200);
      const { valid, issues } = objectOf(answer);
      if (valid !== false || !Array.isArray(issues))
        throw new Unmet("`valid` false and an array `issues`", saw(answer), answer);
      return `${issues.length} issues`;
    },
  },
  {
    id: "client.mcp-publisher.health",
    title: "mcp-publisher reads /v0/health before it signs in",
    level: "should",
    reference: `${cli} login github: github_client_id of /v0/health`,
    async run(target) {
      await needsPublishing(target);
      const answer = await askUnder(target, "v0", "/health");
      expectStatus(answer, 200);
      return inShort(objectOf(answer), 80);
    },
  },
  {
    id: "client.mcp-publisher.status",
    title: "mcp-publisher reads the status of all versions, the deleted included",
    level: "should",
    reference: `${cli} status: GET {registry}/v0/servers/{name}/versions?include_deleted=true`,
    async run(target) {
      await needsPublishing(target);
      const [{ name, version }] = await someEntries(target);
      const list = pageOf(await askUnder(target, "v0", `${pathOf(name)}?include_deleted=true`));
      const one = await askUnder(target, "v0", `${pathOf(name, version)}?include_deleted=true`);
      expectStatus(one, 200);
      for (const { official } of list.entries)
        if (typeof official?.status !== "string")
          throw new Unmet("a status of each", inShort(official), list.answer);
      if (!isObject(one.json)) throw new Unmet("a JSON object", saw(one), one);
      return `${list.items.length} versions`;
    },
  },
];

async function needsPublishing({ client, prefix }: Target): Promise<void> {
  const answer = await client.request(`/${prefix}/publish`, { method: "POST", token: null, body: {} });
  if (isAbsent(answer)) throw new NotApplicable("the registry takes no publishing, which is optional");
}
