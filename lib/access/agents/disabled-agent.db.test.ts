import { beforeAll, describe, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import { db } from "#lib/db/client.ts";
import { provideEnv } from "#lib/env.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { addPerson, addTeam, auditOf, ctxOf } from "#prisma/seed/factories.ts";
import { registerAgent, registerClient } from "../testing/index.ts";
import { disableAgent, enableAgent, getAgent, updateAgent } from "./index.ts";

const issuer = "https://login.example.com";
const reason = "It sends too much mail.";
let owner: UserActor;
let colleague: UserActor;
let governance: UserActor;
let admin: UserActor;

beforeAll(async () => {
  provideEnv({ TRUSTED_ISSUERS: issuer });
  [owner, colleague, governance, admin] = await Promise.all([
    addPerson("member"),
    addPerson("member"),
    addPerson("governance"),
    addPerson("admin"),
  ]);
});

async function disabled(by: UserActor, changes: Parameters<typeof registerAgent>[1] = {}) {
  const agent = await registerAgent(by, changes);
  await disableAgent(ctxOf(governance), { id: agent.id, reason });
  return agent;
}

describe("while an agent is disabled", () => {
  test("its own side changes nothing about it: whatever their roles, and whatever it is", async () => {
    const both = await addPerson("member", "governance", "admin");
    const team = await addTeam(both, owner);
    const next = { client_id: await registerClient("agent") };
    for (const who of [both, owner]) {
      const { id } = await disabled(who, { owner: team });
      for (const change of [
        { name: `${id} again` },
        { purpose: "Nothing bad." },
        { trust_model: "service" as const },
        { owner: `user:${who.email}` },
        { recognised_by: next },
        { gateways: [await registerClient("gateway")] },
      ])
        await expect(updateAgent(ctxOf(who), { id, ...change })).rejects.toMatchObject({
          code: "forbidden",
          message: expect.stringContaining("an administrator"),
        });
      expect((await getAgent(ctxOf(who), { id })).can).toMatchObject({
        update: { no: expect.any(String) },
        enable: { no: expect.any(String) },
        request: { no: expect.stringMatching(/disabled.*governance or an administrator/) },
      });
    }
  });

  test("an administrator who answers for it neither hands it on nor enables it", async () => {
    const both = await addPerson("member", "admin");
    const { id } = await disabled(both);
    await expect(updateAgent(ctxOf(both), { id, owner: `user:${colleague.email}` })).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(enableAgent(ctxOf(both), { id, reason: "All is well." })).rejects.toMatchObject({
      code: "forbidden",
      message: expect.stringContaining("You answer for this agent"),
    });
  });

  test("nor does who registered it for others", async () => {
    for (const role of ["admin", "governance"] as const) {
      const registrar = await addPerson(role);
      const { id } = await disabled(registrar, { owner: `user:${owner.email}` });
      const refused = {
        code: "forbidden",
        message: expect.stringContaining("You registered this agent"),
      };
      await expect(updateAgent(ctxOf(registrar), { id, purpose: "Less." })).rejects.toMatchObject(refused);
      await expect(enableAgent(ctxOf(registrar), { id, reason: "It is." })).rejects.toMatchObject(refused);
    }
  });

  test("governance and administrators who have nothing to do with it change it, and whoever takes it over does not enable it", async () => {
    const { id } = await disabled(owner);
    expect((await updateAgent(ctxOf(governance), { id, purpose: "Less." })).purpose).toBe("Less.");
    const taken = await updateAgent(ctxOf(admin), { id, owner: `user:${admin.email}` });
    expect(taken.can.enable).toEqual({ no: expect.stringContaining("You answer for this agent") });
    await expect(enableAgent(ctxOf(admin), { id, reason: "Mine." })).rejects.toMatchObject({ status: 403 });
    expect((await enableAgent(ctxOf(governance), { id, reason: "It is." })).disabled).toBeNull();
  });

  test("its client, its claim and its name are taken: no new agent comes back as it", async () => {
    for (const recognised_by of [
      { client_id: await registerClient("agent") },
      { issuer, claim: "sub", value: `spiffe://example.com/${await registerClient("agent")}` },
    ]) {
      const { name } = await disabled(owner, { recognised_by });
      const known = { code: "conflict", message: expect.stringContaining(name) };
      await expect(registerAgent(owner, { recognised_by })).rejects.toMatchObject(known);
      await expect(registerAgent(owner, { name })).rejects.toMatchObject(known);
      await expect(registerAgent(owner, { name: name.toUpperCase() })).rejects.toMatchObject(known);
    }
  });
});

describe("enabling", () => {
  test("says why, on record, and has the votes on what it asks for counted anew", async () => {
    const { id } = await disabled(owner);
    await expect(enableAgent(ctxOf(admin), { id, reason: " " })).rejects.toMatchObject({ status: 422 });
    await enableAgent(ctxOf(admin), { id, reason: "The mail was ours." });
    expect((await auditOf(id)).at(-1)).toMatchObject({
      action: "agent.enable",
      reason: "The mail was ours.",
      before: { disabled: true, reason },
    });
    const [{ count }] = await db().$queryRaw<[{ count: number }]>`
      SELECT count(*)::int FROM graphile_worker._private_jobs WHERE payload ->> 'agent_id' = ${id}`;
    expect(count).toBe(1);
  });

  test("is the system's too, as on the command line", async () => {
    const { id } = await disabled(owner);
    await enableAgent(systemCtx("Command line"), { id, reason: "It was a mistake." });
    expect((await getAgent(ctxOf(owner), { id })).can.update).toBe(true);
  });
});
