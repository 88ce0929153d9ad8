import { beforeAll, describe, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import { newId } from "#lib/core/ids.ts";
import { db } from "#lib/db/client.ts";
import { digestOf } from "#lib/kernel/digest.ts";
import { addPerson, addTeam, auditOf, ctxOf } from "#prisma/seed/factories.ts";
import { approveServer, insertDayGrant, registerAgent, registerClient } from "../testing/index.ts";
import { updateAgent } from "./index.ts";

let owner: UserActor;
let admin: UserActor;
let serverId: string;

beforeAll(async () => {
  [owner, admin] = [await addPerson("member"), await addPerson("admin")];
  serverId = (await approveServer()).id;
});

/** A vote as the database holds it. */
const sign = (voter: UserActor, grantId: string, decision: "approve" | "reject" = "approve", late = false) =>
  db().vote.create({
    data: {
      id: newId("vote"),
      grantId,
      voterId: voter.id,
      decision,
      digest: digestOf(grantId),
      reason: "As I see it.",
      late,
      createdAt: new Date(),
    },
  });

describe("who signed what an agent has", () => {
  const dayBefore = new Date(Date.now() - 3 * 86_400_000);

  test.each(["approved", "active"] as const)(
    "does not come to answer for it while it is %s, alone or in a team",
    async (status) => {
      const signer = await addPerson("member", "governance");
      const { id } = await registerAgent(owner);
      await sign(signer, await insertDayGrant({ agentId: id, serverId, status }));
      for (const next of [`user:${signer.email}`, await addTeam(owner, signer)])
        for (const who of [admin, ...(next.startsWith("team:") ? [owner] : [])])
          await expect(updateAgent(ctxOf(who), { id, owner: next })).rejects.toMatchObject({
            code: "conflict",
            message: expect.stringContaining(`${signer.name} signed`),
          });
      expect((await updateAgent(ctxOf(owner), { id, owner: await addTeam(owner) })).owner.ref).toMatch(
        /^team:/,
      );
    },
  );

  test("does once that is over, and so does who was against it or too late", async () => {
    const { id } = await registerAgent(owner);
    const [over, standing] = [
      await insertDayGrant({ agentId: id, serverId, status: "expired", startsAt: dayBefore }),
      await insertDayGrant({ agentId: id, serverId }),
    ];
    const [signed, against, late] = [
      await addPerson("governance"),
      await addPerson("governance"),
      await addPerson("governance"),
    ];
    await sign(signed, over);
    await sign(against, standing, "reject");
    await sign(late, standing, "approve", true);
    for (const next of [signed, against, late])
      expect((await updateAgent(ctxOf(admin), { id, owner: `user:${next.email}` })).owner.ref).toBe(
        `user:${next.email}`,
      );
  });
});

describe("the gateways that alone may speak for an agent", () => {
  test.each(["requested", "approved", "active"] as const)(
    "become no more while a grant is %s, and may become fewer",
    async (status) => {
      const [one, two, three] = [
        await registerClient("gateway"),
        await registerClient("gateway"),
        await registerClient("gateway"),
      ];
      const { id } = await registerAgent(owner, { gateways: [one, two] });
      await insertDayGrant({ agentId: id, serverId, status });
      for (const wider of [[], [three], [one, two, three], [one, three]])
        for (const who of [owner, admin])
          await expect(updateAgent(ctxOf(who), { id, gateways: wider })).rejects.toMatchObject({
            code: "conflict",
            message: expect.stringContaining("Register another agent"),
          });
      expect((await updateAgent(ctxOf(owner), { id, gateways: [two] })).gateways).toMatchObject([
        { id: two },
      ]);
    },
  );

  test("become some in place of all", async () => {
    const gateway = await registerClient("gateway");
    const { id } = await registerAgent(owner);
    await insertDayGrant({ agentId: id, serverId });
    expect((await updateAgent(ctxOf(owner), { id, gateways: [gateway] })).gateways).toMatchObject([
      { id: gateway },
    ]);
    await expect(updateAgent(ctxOf(owner), { id, gateways: [] })).rejects.toMatchObject({ code: "conflict" });
  });
});

describe("what people let an agent do for them", () => {
  async function consented(): Promise<{ id: string; consents: string[] }> {
    const { id } = await registerAgent(owner);
    const consents: string[] = [];
    for (const person of [await addPerson("member"), await addPerson("member")]) {
      const consent = { id: newId("consent"), userId: person.id, agentId: id, serverId, scopes: ["read"] };
      await db().consent.create({ data: { ...consent, createdAt: new Date() } });
      consents.push(consent.id);
    }
    return { id, consents };
  }
  const standing = (agentId: string) => db().consent.count({ where: { agentId, withdrawnAt: null } });

  test.each([
    [
      "is recognised otherwise",
      async () => ({ recognised_by: { client_id: await registerClient("agent") } }),
    ],
    ["acts otherwise", async () => ({ trust_model: "on_behalf_of" as const })],
  ])("ends when it %s: that may be other software", async (_, change) => {
    const { id, consents } = await consented();
    await updateAgent(ctxOf(owner), { id, ...(await change()) });
    expect(await standing(id)).toBe(0);
    for (const consent of consents)
      expect(await auditOf(consent)).toMatchObject([
        {
          action: "consent.withdraw",
          actor_id: owner.id,
          before: { agent: id, scopes: ["read"] },
          after: { withdrawn_at: expect.any(String) },
          reason: expect.stringContaining("changed"),
        },
      ]);
  });

  test("stays when anything else of it changes, and when the change is refused", async () => {
    const { id } = await consented();
    await updateAgent(ctxOf(owner), { id, purpose: "More.", owner: await addTeam(owner) });
    await insertDayGrant({ agentId: id, serverId });
    await expect(updateAgent(ctxOf(owner), { id, trust_model: "service" })).rejects.toMatchObject({
      code: "conflict",
    });
    expect(await standing(id)).toBe(2);
  });
});
