import { beforeAll, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import { addPerson, ctxOf } from "#prisma/seed/factories.ts";
import { previewGrant, requestGrant } from "./index.ts";
import { agentOf, weatherServer } from "./test-grants.ts";

let owner: UserActor;
let agent: string;
let server: string;
const reason = "It tells the weather.";

beforeAll(async () => {
  owner = await addPerson("member");
  [agent, server] = [await agentOf(owner), await weatherServer()];
});

test("a request names scopes as denials do, and is stored as the level and the tool that they stood for", async () => {
  const scope = `${server}:read ${server}:note`;
  const asked = { agent_id: agent, server, scope };
  expect((await previewGrant(ctxOf(owner), asked)).tools.map(({ name }) => name)).toContain("note");
  const grant = await requestGrant(ctxOf(owner), { ...asked, reason });
  expect(grant).toMatchObject({ scopes: ["read"], tools: ["note"] });
});

test("a name of no approved tool, or of another server, is refused", async () => {
  const ask = (scope: string) => requestGrant(ctxOf(owner), { agent_id: agent, server, scope, reason });
  await expect(ask(`${server}:no_such_tool`)).rejects.toMatchObject({ code: "invalid" });
  await expect(ask("com.example/other:read")).rejects.toMatchObject({
    code: "invalid",
    issues: [{ pointer: "/scope" }],
  });
});
