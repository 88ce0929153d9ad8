import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { catalogStore } from "#lib/catalog/index.ts";
import type { UserActor } from "#lib/core/actor.ts";
import { createToken } from "#lib/identity/index.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { submissionKey } from "#lib/publishing/schemas.ts";
import { castVote, getSubmission, recordReading } from "#lib/registry/index.ts";
import type { ServerJson } from "#lib/registry/schemas.ts";
import { addPerson, ctxOf, exampleDocument, exampleSnapshot } from "#prisma/seed/factories.ts";
import { createApp } from "./app.ts";

/** The examples of the official registry's documentation, where they lie beside the project; ours otherwise. */
const folder = join(import.meta.dirname, "../../../shared/data/registry/examples");
const examples: [string, ServerJson][] = existsSync(folder)
  ? readdirSync(folder)
      .filter((file) => !file.startsWith("real-list-response"))
      .map((file) => [file, JSON.parse(readFileSync(join(folder, file), "utf8"))])
  : ["1.0.0", "2.0.0-rc.1+build.5"].map((version) => [`our own, ${version}`, exampleDocument({ version })]);

let app: ReturnType<typeof createApp>;
let member: UserActor;
let voters: UserActor[];
let token: string;

beforeAll(async () => {
  app = createApp();
  member = await addPerson("member");
  voters = [await addPerson("governance"), await addPerson("governance"), await addPerson("compliance")];
  ({ token } = await createToken(systemCtx("tests"), {
    user: member.email,
    name: "publisher",
    scopes: ["*"],
  }));
});

/** As `mcp-publisher` sends it: members of `_meta` that the registry does not know are left out first. */
function asSent(example: ServerJson, at: number): ServerJson {
  const publisher = example._meta?.["io.modelcontextprotocol.registry/publisher-provided"];
  const { _meta: _, ...rest } = example;
  // Several examples are of one server; each gets a name of its own.
  const name = `${example.name}-${at}`;
  return {
    ...rest,
    name,
    ...(publisher ? { _meta: { "io.modelcontextprotocol.registry/publisher-provided": publisher } } : {}),
  };
}

async function publish(document: ServerJson): Promise<string> {
  const response = await app.request(
    "/v0/publish",
    {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
      body: JSON.stringify(document),
    },
    {},
  );
  const body = await response.json();
  expect(body, JSON.stringify(body)).toMatchObject({ server: document });
  return body._meta[submissionKey].id;
}

/** Its server is read, and those who must sign do. */
async function approve(id: string, document: ServerJson): Promise<void> {
  const snapshot = document.remotes ? exampleSnapshot("forecast") : null;
  await recordReading(systemCtx("Server reader"), {
    submission_id: id,
    attempt: 1,
    reading: { outcome: "read", document, snapshot },
  });
  for (const voter of voters) {
    const { digest, status } = await getSubmission(ctxOf(voter), { id });
    if (status !== "in_review") break;
    await castVote(ctxOf(voter), {
      id,
      digest: digest ?? "",
      decision: "approve",
      reason: "As it should be.",
    });
  }
  // As every route that changes something does.
  catalogStore().doubt();
}

test.each(examples)("published, approved, read back equal: %s", async (_file, example) => {
  const document = asSent(
    example,
    examples.findIndex(([, one]) => one === example),
  );
  const path = `/v0.1/servers/${encodeURIComponent(document.name)}/versions`;
  const read = () => app.request(`${path}/${encodeURIComponent(document.version)}`, {}, {});

  const id = await publish(document);
  expect((await read()).status).toBe(404);
  await approve(id, document);

  const { server, _meta } = await (await read()).json();
  expect(server).toEqual(document);
  expect(_meta["io.modelcontextprotocol.registry/official"]).toMatchObject({
    status: "active",
    isLatest: true,
  });
  expect((await (await app.request(`${path}/latest`, {}, {})).json()).server).toEqual(document);
  const listed = await (await app.request(`/v0/servers?search=${document.name}`, {}, {})).json();
  expect(listed.servers.map((entry: { server: ServerJson }) => entry.server)).toEqual([document]);
});
