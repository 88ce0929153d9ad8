import { beforeAll, describe, expect, test } from "vitest";
import { createCatalog } from "#lib/catalog/index.ts";
import type { UserActor } from "#lib/core/actor.ts";
import { disableClient } from "#lib/identity/index.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { addPerson, anonymousCtx, auditOf, auditOfRequest, ctxOf, unique } from "#prisma/seed/factories.ts";
import { countStatements } from "../testing/count-statements.ts";
import { approveServer, registerClient } from "../testing/index.ts";
import { listGateways, setGateway } from "./index.ts";

let admin: UserActor;
let member: UserActor;
let servers: { id: string; name: string }[];
let catalog: string;

beforeAll(async () => {
  [admin, member] = [await addPerson("admin"), await addPerson("member")];
  servers = [await approveServer(), await approveServer()];
  const created = await createCatalog(systemCtx("tests"), {
    slug: unique("catalog"),
    name: "Readers",
    access: "oauth",
    selection: "all",
  });
  catalog = created.slug;
});

const nothing = { catalog: null, region: null, routes: [] };
const routesTo = (...prefixes: string[]) =>
  prefixes.map((prefix, index) => ({ prefix, server: servers[index % 2]?.name ?? "" }));
const found = async (id: string) =>
  (await listGateways(ctxOf(member), {})).items.find((gateway) => gateway.id === id);

describe("a gateway", () => {
  test("offers everything and names nothing until somebody says otherwise", async () => {
    const id = await registerClient("gateway");
    expect(await found(id)).toMatchObject({ id, disabled: false, ...nothing });
    await disableClient(systemCtx("tests"), { id });
    expect(await found(id)).toMatchObject({ disabled: true });
  });

  test("is given a catalog, a region and routes; what changed is on record, and only that", async () => {
    const id = await registerClient("gateway");
    const facts = { catalog, region: "eu-central", routes: routesTo("a__", "b__") };
    expect(await setGateway(ctxOf(admin), { id, ...facts })).toMatchObject({ id, ...facts });
    const moved = [...routesTo("a__"), ...routesTo("c__")];
    const after = await setGateway(ctxOf(admin), { id, ...facts, routes: moved });
    expect(after.routes).toEqual(moved);
    expect(await found(id)).toEqual(after);
    expect(await auditOf(id)).toMatchObject([
      { action: "client.create" },
      {
        action: "client.set_gateway",
        actor_id: admin.id,
        before: { catalog: null, region: null, routes: [] },
        after: facts,
      },
      {
        action: "client.set_gateway",
        before: { routes: facts.routes.slice(1) },
        after: { routes: moved.slice(1) },
      },
    ]);
    expect(Object.keys((await auditOf(id)).at(-1)?.after ?? {})).toEqual(["routes"]);
    await expect(setGateway(ctxOf(admin), { id, ...facts, routes: moved })).rejects.toMatchObject({
      code: "conflict",
    });
    expect(await setGateway(ctxOf(admin), { id, ...nothing })).toMatchObject(nothing);
  });

  test("of one server alone puts nothing before its tools", async () => {
    const id = await registerClient("gateway");
    const view = await setGateway(ctxOf(admin), { id, ...nothing, routes: routesTo("") });
    expect(view.routes).toEqual(routesTo(""));
  });

  test.each([
    ["two routes of which one has no prefix", () => ({ routes: routesTo("a__", "") }), "/routes/1/prefix"],
    ["a prefix that begins with another", () => ({ routes: routesTo("a__b__", "a__") }), "/routes/0/prefix"],
    ["the same on one server", () => ({ routes: routesTo("a", "x", "ab") }), "/routes/2/prefix"],
    ["a prefix twice", () => ({ routes: routesTo("a__", "a__") }), "/routes/1/prefix"],
    ["a prefix with NUL", () => ({ routes: routesTo("a\0") }), "/routes/0/prefix"],
    [
      "a server that is not there",
      () => ({ routes: [{ prefix: "x", server: "com.example/none" }] }),
      "/routes/0/server",
    ],
    ["a server's name with NUL", () => ({ routes: [{ prefix: "x", server: "a\0" }] }), "/routes/0/server"],
    ["a catalog that is not there", () => ({ catalog: "nobodys" }), "/catalog"],
    ["a catalog's name with NUL", () => ({ catalog: "a\0" }), "/catalog"],
    ["a region that is none", () => ({ region: "Europe!" }), "/region"],
  ])("is refused %s", async (_, changes, pointer) => {
    const id = await registerClient("gateway");
    await expect(setGateway(ctxOf(admin), { id, ...nothing, ...changes() })).rejects.toMatchObject({
      status: 422,
      issues: [expect.objectContaining({ pointer })],
    });
    expect(await found(id)).toMatchObject(nothing);
  });

  test("is a client of that kind: no agent, and not nobody", async () => {
    for (const id of [await registerClient("agent"), "cli_nobody"]) {
      const input = { id, ...nothing, region: "eu" };
      await expect(setGateway(ctxOf(admin), input)).rejects.toMatchObject({ status: 404 });
      expect(await found(id)).toBeUndefined();
    }
  });

  test("is set by administrators alone", async () => {
    const input = { id: await registerClient("gateway"), ...nothing, region: "eu" };
    await expect(setGateway(anonymousCtx(), input)).rejects.toMatchObject({ status: 401 });
    for (const other of [member, await addPerson("governance")])
      await expect(setGateway(ctxOf(other), input)).rejects.toMatchObject({ status: 403 });
    await expect(listGateways(anonymousCtx(), {})).rejects.toMatchObject({ status: 401 });
    const ctx = ctxOf(member);
    await expect(setGateway(ctx, input)).rejects.toMatchObject({ status: 403 });
    expect(await auditOfRequest(ctx)).toMatchObject([{ action: "client.set_gateway", outcome: "refused" }]);
  });

  test("set by several at once has the routes of one of them, whole", async () => {
    const id = await registerClient("gateway");
    const plans = ["x", "y", "z"].map((stem) => routesTo(`${stem}1__`, `${stem}2__`));
    await Promise.all(plans.map((routes) => setGateway(ctxOf(admin), { id, ...nothing, routes })));
    expect(plans).toContainEqual((await found(id))?.routes);
  });
});

test("many gateways are listed in as many statements as few", async () => {
  const few = await countStatements(() => listGateways(ctxOf(member), {}));
  for (let added = 0; added < 20; added++) await registerClient("gateway");
  expect(await countStatements(() => listGateways(ctxOf(member), {}))).toBe(few);
});
