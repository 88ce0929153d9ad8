import { beforeAll, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import { addPerson, ctxOf } from "#prisma/seed/factories.ts";
import { approveServer } from "../testing/servers.ts";
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

test("a server's own names stand for the tools that need them, whatever reviewers say of what these do", async () => {
  const scopes = ["salesforce.customers.read", "salesforce.customers.write"];
  const needs = (...names: string[]) => ({ securitySchemes: [{ type: "oauth2", scopes: names }] });
  const { name } = await approveServer({
    list: needs("salesforce.customers.read"),
    merge: needs(...scopes),
    ping: "read",
  });
  const asked = { agent_id: agent, server: name, scope: "salesforce.customers.read" };
  expect((await previewGrant(ctxOf(owner), asked)).tools).toMatchObject([
    { name: "list", access: "admin", scopes: ["salesforce.customers.read"] },
  ]);
  const grant = await requestGrant(ctxOf(owner), { ...asked, scope: scopes.join(" "), reason });
  expect(grant).toMatchObject({ scopes: [], tools: ["list", "merge"] });
});

test("a name of no approved tool, or of another server, is refused", async () => {
  const ask = (scope: string) => requestGrant(ctxOf(owner), { agent_id: agent, server, scope, reason });
  await expect(ask(`${server}:no_such_tool`)).rejects.toMatchObject({ code: "invalid" });
  await expect(ask("com.example/other:read")).rejects.toMatchObject({
    code: "invalid",
    issues: [{ pointer: "/scope" }],
  });
});
