import { beforeAll, describe, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import { newId } from "#lib/core/ids.ts";
import { provideEnv } from "#lib/env.ts";
import { disableUser } from "#lib/identity/index.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { addPerson, addTeam, anonymousCtx, auditOf, ctxOf, unique } from "#prisma/seed/factories.ts";
import { approveServer, insertDayGrant, registerAgent, registerClient } from "../testing/index.ts";
import { disableAgent, enableAgent, getAgent, updateAgent } from "./index.ts";

const issuer = "https://login.example.com";
let owner: UserActor;
let stranger: UserActor;
let governance: UserActor;
let admin: UserActor;
let auditor: UserActor;

beforeAll(async () => {
  provideEnv({ TRUSTED_ISSUERS: issuer });
  owner = await addPerson("member");
  stranger = await addPerson("member");
  governance = await addPerson("governance");
  admin = await addPerson("admin");
  auditor = await addPerson("auditor");
});

const claim = (value = unique("spiffe://example.com/agent")) => ({ issuer, claim: "sub", value });
const reason = "It sends too much mail.";

describe("changing", () => {
  test("puts what is another now on record, before and after, and nothing else", async () => {
    const { id, name } = await registerAgent(owner);
    const changed = await updateAgent(ctxOf(owner), {
      id,
      purpose: "Other things.",
      trust_model: "service",
      name,
    });
    expect(changed).toMatchObject({ purpose: "Other things.", trust_model: "service" });
    expect((await auditOf(id)).at(-1)).toMatchObject({
      action: "agent.update",
      outcome: "success",
      before: { purpose: "It answers questions about the weather.", trust_model: "hybrid" },
      after: { purpose: "Other things.", trust_model: "service" },
    });
    expect(Object.keys((await auditOf(id)).at(-1)?.after ?? {})).toHaveLength(2);
  });

  test("leaves alone what is not named: above all the gateways that alone may speak for it", async () => {
    const gateway = await registerClient("gateway");
    const { id } = await registerAgent(owner, { gateways: [gateway] });
    const changed = await updateAgent(ctxOf(owner), { id, purpose: "Other things." });
    expect(changed.gateways.map((each) => each.id)).toEqual([gateway]);
    expect((await updateAgent(ctxOf(owner), { id, gateways: [] })).gateways).toEqual([]);
  });

  test("is for who answers for it and for administrators; nobody else", async () => {
    const team = await addTeam(owner, stranger);
    const { id } = await registerAgent(owner);
    for (const other of [stranger, governance, auditor]) {
      await expect(updateAgent(ctxOf(other), { id, purpose: "Mine." })).rejects.toMatchObject({
        status: 403,
      });
      expect((await getAgent(ctxOf(other), { id })).can.update).toEqual({ no: expect.any(String) });
    }
    expect((await auditOf(id)).at(-1)).toMatchObject({ action: "agent.update", outcome: "refused" });
    await updateAgent(ctxOf(admin), { id, owner: team });
    expect((await updateAgent(ctxOf(stranger), { id, purpose: "Ours." })).purpose).toBe("Ours.");
    await expect(updateAgent(anonymousCtx(), { id, purpose: "?" })).rejects.toMatchObject({ status: 401 });
    await expect(updateAgent(ctxOf(admin), { id: newId("agent") })).rejects.toMatchObject({ status: 404 });
    await expect(updateAgent(ctxOf(admin), { id: "a\0b" })).rejects.toMatchObject({ status: 422 });
  });

  test("hands it to nobody who did not ask for it, unless an administrator does", async () => {
    const { id } = await registerAgent(owner);
    const other = `user:${stranger.email}`;
    await expect(updateAgent(ctxOf(owner), { id, owner: other })).rejects.toMatchObject({
      code: "forbidden",
    });
    expect((await updateAgent(ctxOf(admin), { id, owner: other })).owner.ref).toBe(other);
    await expect(updateAgent(ctxOf(owner), { id, purpose: "?" })).rejects.toMatchObject({ status: 403 });
  });

  test("to what it is already, to a name or an identity of another is refused", async () => {
    const [one, two] = [await registerAgent(owner), await registerAgent(owner)];
    const { id } = one;
    for (const same of [{}, { name: one.name }, { recognised_by: one.recognised_by, gateways: [] }])
      await expect(updateAgent(ctxOf(owner), { id, ...same })).rejects.toMatchObject({
        code: "conflict",
        message: expect.stringContaining("already"),
      });
    for (const others of [{ name: two.name.toUpperCase() }, { recognised_by: two.recognised_by }])
      await expect(updateAgent(ctxOf(owner), { id, ...others })).rejects.toMatchObject({ code: "conflict" });
    const louder = one.name.toUpperCase();
    expect((await updateAgent(ctxOf(owner), { id, name: louder })).name).toBe(louder);
  });

  test.each(["requested", "approved", "active"] as const)(
    "how it is recognised and acts is refused while a grant is %s, to administrators too",
    async (status) => {
      const { id } = await registerAgent(owner);
      await insertDayGrant({ agentId: id, serverId: (await approveServer()).id, status });
      for (const change of [{ recognised_by: claim() }, { trust_model: "service" as const }])
        for (const who of [owner, admin])
          await expect(updateAgent(ctxOf(who), { id, ...change })).rejects.toMatchObject({
            code: "conflict",
            message: expect.stringContaining("Register another agent"),
          });
      expect((await updateAgent(ctxOf(owner), { id, purpose: "Other words." })).purpose).toBe("Other words.");
      const moved = updateAgent(ctxOf(owner), { id, owner: await addTeam(owner) });
      if (status === "requested")
        await expect(moved).rejects.toMatchObject({
          message: expect.stringContaining("decided or cancelled"),
        });
      else expect((await moved).owner.ref).toMatch(/^team:/);
    },
  );

  test("how it is recognised and acts goes once no grant stands", async () => {
    const { id } = await registerAgent(owner);
    const { id: serverId } = await approveServer();
    await insertDayGrant({ agentId: id, serverId, status: "denied" });
    await insertDayGrant({
      agentId: id,
      serverId,
      status: "expired",
      startsAt: new Date(Date.now() - 3 * 86_400_000),
    });
    const [client, token] = [{ client_id: await registerClient("agent") }, claim()];
    for (const recognised_by of [token, client])
      expect((await updateAgent(ctxOf(owner), { id, recognised_by })).recognised_by).toEqual(recognised_by);
  });
});

describe("disabling", () => {
  test("is for who answers for it, administrators and governance; once; and on record", async () => {
    for (const who of [owner, admin, governance]) {
      const { id, name } = await registerAgent(owner);
      const view = await disableAgent(ctxOf(who), { id, reason });
      expect(view.disabled).toEqual({ at: expect.any(String), reason });
      expect(view.can.disable).toEqual({ no: expect.any(String) });
      await expect(disableAgent(ctxOf(who), { id, reason })).rejects.toMatchObject({
        code: "conflict",
        message: "This agent is disabled already.",
      });
      expect(await auditOf(id)).toMatchObject([
        { action: "agent.create" },
        {
          action: "agent.disable",
          outcome: "success",
          actor_id: who.id,
          target_name: name,
          before: { disabled: false },
          after: { disabled: true },
          reason,
        },
        { action: "agent.disable", outcome: "refused" },
      ]);
      const { can } = await getAgent(ctxOf(owner), { id });
      expect(can.request).toEqual({ no: expect.stringContaining("disabled") });
    }
  });

  test("is refused to everybody else", async () => {
    const { id } = await registerAgent(owner);
    for (const other of [stranger, auditor])
      await expect(disableAgent(ctxOf(other), { id, reason })).rejects.toMatchObject({ status: 403 });
    await expect(disableAgent(anonymousCtx(), { id, reason })).rejects.toMatchObject({ status: 401 });
    await expect(disableAgent(ctxOf(admin), { id: newId("agent"), reason })).rejects.toMatchObject({
      status: 404,
    });
    await expect(disableAgent(ctxOf(admin), { id, reason: " " })).rejects.toMatchObject({ status: 422 });
    expect((await getAgent(ctxOf(owner), { id })).disabled).toBeNull();
  });

  test("is not undone by who answers for it, whatever their roles", async () => {
    const both = await addPerson("member", "governance", "admin");
    const { id } = await registerAgent(both);
    await disableAgent(ctxOf(governance), { id, reason });
    await expect(enableAgent(ctxOf(both), { id, reason })).rejects.toMatchObject({
      code: "forbidden",
      message: expect.stringContaining("somebody else enables it"),
    });
    for (const other of [stranger, auditor])
      await expect(enableAgent(ctxOf(other), { id, reason })).rejects.toMatchObject({ status: 403 });
    await expect(enableAgent(anonymousCtx(), { id, reason })).rejects.toMatchObject({ status: 401 });
    await expect(enableAgent(ctxOf(admin), { id: newId("agent"), reason })).rejects.toMatchObject({
      status: 404,
    });
    const view = await enableAgent(ctxOf(admin), { id, reason });
    expect(view).toMatchObject({ disabled: null, can: { enable: { no: "This agent is not disabled." } } });
    expect((await auditOf(id)).at(-1)).toMatchObject({
      action: "agent.enable",
      actor_id: admin.id,
      before: { disabled: true, reason },
      after: { disabled: false },
    });
    await expect(enableAgent(ctxOf(governance), { id, reason })).rejects.toMatchObject({ code: "conflict" });
  });

  test("while others change it stops it all the same, and nothing of theirs is lost", async () => {
    const { id } = await registerAgent(owner);
    const [owners] = await Promise.allSettled([
      updateAgent(ctxOf(owner), { id, purpose: "Changed meanwhile." }),
      disableAgent(ctxOf(governance), { id, reason }),
      updateAgent(ctxOf(admin), { id, trust_model: "service" }),
    ]);
    // Once it is disabled, its owner changes it no more.
    if (owners.status === "rejected") expect(owners.reason).toMatchObject({ code: "forbidden" });
    const after = await getAgent(ctxOf(owner), { id });
    expect(after).toMatchObject({
      purpose:
        owners.status === "fulfilled" ? "Changed meanwhile." : "It answers questions about the weather.",
      trust_model: "service",
      disabled: { reason },
    });
  });

  test("by two at once, one is told that it was disabled already", async () => {
    const { id } = await registerAgent(owner);
    const results = await Promise.allSettled(
      [owner, governance, admin].map((who) => disableAgent(ctxOf(who), { id, reason })),
    );
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });
});

test("an agent whose owner has left says so, and asks for nothing", async () => {
  const leaver = await addPerson("member");
  const { id } = await registerAgent(leaver);
  await disableUser(systemCtx("tests"), { id: leaver.id });
  const view = await getAgent(ctxOf(leaver), { id });
  expect(view.owner).toMatchObject({ ref: `user:${leaver.email}`, active: false });
  expect(view.can.request).toEqual({ no: expect.stringContaining("another owner") });
  const moved = await updateAgent(ctxOf(admin), { id, owner: `user:${owner.email}` });
  expect(moved.owner).toMatchObject({ active: true });
});

test("there is no agent of another id, and no reading without an account", async () => {
  await expect(getAgent(ctxOf(auditor), { id: newId("agent") })).rejects.toMatchObject({ status: 404 });
  await expect(getAgent(anonymousCtx(), { id: newId("agent") })).rejects.toMatchObject({ status: 401 });
});
