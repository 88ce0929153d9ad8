import { beforeAll, describe, expect, test, vi } from "vitest";
import { disableAgent } from "#lib/access/agents/index.ts";
import { worldStore } from "#lib/access/pdp/index.ts";
import { approveVersion, callOf } from "#lib/access/testing/index.ts";
import { pool } from "#lib/db/pool.ts";
import { disableUser } from "#lib/identity/index.ts";
import { type Ctx, systemCtx } from "#lib/kernel/ctx.ts";
import { setVersionStatus } from "#lib/registry/index.ts";
import { auditOf, ctxOf, exampleDocument } from "#prisma/seed/factories.ts";
import { type AskingWorld, askAbout, askingGateway, askingWorld, pendingApproval } from "../testing/index.ts";
import { often } from "../testing/races.ts";
import { redeemApproval } from "./index.ts";
import { aNonce, approvedApproval, claimOf, decideOn, statusOf, stepsOf } from "./test-claims.ts";

let world: AskingWorld;

beforeAll(async () => {
  world = await askingWorld();
});

const args = { amount: 100, to: "ana" };
const plain = { refusal: null, others: [] };

type Sent = { by?: Ctx; nonce?: string | null; standing?: Parameters<typeof redeemApproval>[3] };

function redeem(
  own: AskingWorld,
  id: string,
  changes: Parameters<typeof callOf>[3] = {},
  { by = own.gateway, nonce = null, standing = plain }: Sent = {},
) {
  const gatewayId = by.actor.kind === "client" ? by.actor.id : "";
  const call = callOf(gatewayId, own.agent.clientId, own.server.name, {
    server: null,
    tool: own.routedTool,
    args,
    ...changes,
  });
  return redeemApproval(by, { id, nonce }, call, standing);
}

test("the call that was approved is permitted by it, once (I1, I20)", async () => {
  const { id } = await approvedApproval(world);
  expect(await redeem(world, id)).toMatchObject({
    made: { approvalId: id, decision: { permit: true, ruleIds: [world.ruleId], grantIds: [world.grantId] } },
  });
  expect(await statusOf(id)).toBe("claimed");
  expect(await redeem(world, id)).toMatchObject({
    made: null,
    reason: "approval_expired",
    next: "none",
    why: expect.stringContaining("claimed already"),
  });
});

test("any other call has nothing of it, and leaves it as it is (I1, I2)", async () => {
  const { id } = await approvedApproval(world);
  const others: Parameters<typeof callOf>[3][] = [
    { args: { amount: 101, to: "ana" } },
    { args: { ...args, memo: "" } },
    { args: undefined },
    { tool: "bank__read_balance" },
    { user: { name: world.beneficiary.id } },
    { agent: { name: "cli_other" } },
    { toolHash: `sha256:${"0".repeat(64)}` },
    { version: "2.0.0" },
    { method: "tools/list" },
  ];
  for (const changes of others)
    expect(await redeem(world, id, changes)).toMatchObject({
      made: null,
      reason: "out_of_scope",
      next: "request",
    });
  const { gateway } = await askingGateway(world.server.id);
  expect(await redeem(world, id, {}, { by: gateway })).toMatchObject({
    made: null,
    reason: "approval_unverifiable",
    next: "none",
    why: expect.stringContaining("No such"),
  });
  expect(await statusOf(id)).toBe("approved");
});

describe("what a request says of itself beside the call denies that request, and takes nobody's yes away (I1, I21)", () => {
  const unknown = { name: "cli_nobody" };
  const beside: [string, Parameters<typeof redeemApproval>[3]][] = [
    [
      "arguments that are not those that were hashed",
      { refusal: { reason: "arguments_not_granted", text: "Others." }, others: [] },
    ],
    [
      "a subject that is no kind of ours",
      { refusal: { reason: "user_not_known", text: "A robot." }, others: [] },
    ],
    ["a second actor whom nobody knows", { refusal: null, others: [unknown] }],
  ];

  test.each(beside)("%s", async (_what, standing) => {
    const { id } = await approvedApproval(world);
    expect(await redeem(world, id, {}, { standing })).toMatchObject({
      made: { decision: { permit: false } },
    });
    expect(await statusOf(id)).toBe("approved");
    const nonce = aNonce();
    expect(await redeem(world, id, {}, { nonce })).toMatchObject({ made: { decision: { permit: true } } });
    // Not of the same claim either, once there is one.
    expect(await redeem(world, id, {}, { nonce, standing })).toMatchObject({
      made: { decision: { permit: false } },
    });
  });

  test("a version that has another definition of the tool", async () => {
    const own = await askingWorld();
    const { id } = await approvedApproval(own);
    await anotherDefinition(own);
    expect(await redeem(own, id, { version: "2.0.0" })).toMatchObject({ made: null, reason: "out_of_scope" });
    expect(await statusOf(id)).toBe("approved");
    expect(await redeem(own, id, { version: "1.0.0" })).toMatchObject({
      made: { decision: { permit: true } },
    });
  });
});

/** Version 2.0.0 of the server, whose tool is another one. */
async function anotherDefinition({ server, tool }: AskingWorld): Promise<void> {
  const document = exampleDocument({ name: server.name, version: "2.0.0" });
  await approveVersion(server.owner, document, {
    [tool]: { destructiveHint: false, title: "Send all the money" },
    read_balance: "read",
  });
}

test(
  "of two at once one is permitted (I20)",
  ...often(async () => {
    const { id } = await approvedApproval(world);
    const both = await Promise.all([redeem(world, id), redeem(world, id)]);
    expect(both.filter(({ made }) => made?.decision.permit)).toHaveLength(1);
  }, 4),
);

test("an agent that is disabled by now gets nothing (I21)", async () => {
  const own = await askingWorld();
  const { id } = await approvedApproval(own);
  await disableAgent(ctxOf(own.agentOwner), { id: own.agent.id, reason: "It runs wild." });
  expect(await redeem(own, id)).toMatchObject({ made: null });
});

test("what is not approved says what to do instead", async () => {
  const waits = await pendingApproval(world);
  expect(await redeem(world, waits.id)).toMatchObject({
    reason: "grant_pending",
    next: "retry",
    retryAfter: 5,
  });
  await decideOn(world.governance, waits.id, "reject");
  expect(await redeem(world, waits.id)).toMatchObject({ reason: "policy_denied", next: "none" });
  const late = await pendingApproval(world);
  const by = { ...world.gateway, at: late.expiresAt };
  expect(await redeem(world, late.id, {}, { by })).toMatchObject({
    reason: "approval_expired",
    next: "request",
  });
  expect(await redeem(world, "apr_none")).toMatchObject({ reason: "approval_unverifiable", next: "none" });
});

describe("a claim with a nonce", () => {
  const claims = (id: string) => stepsOf(id, ["approval.claim"]);

  test("asked for again is the same permit, for the minute that its token is good (I20)", async () => {
    const { id } = await approvedApproval(world);
    const nonce = aNonce();
    const first = await redeem(world, id, {}, { nonce });
    expect(first).toMatchObject({ made: { approvalId: id, decision: { permit: true } } });
    if (!first.made) throw new Error("It was claimed.");
    const { id: permit, at } = first.made;
    const soon = { ...world.gateway, at: new Date(at.getTime() + 58_000) };
    expect(await redeem(world, id, {}, { nonce, by: soon })).toMatchObject({
      made: { id: permit, at, approvalId: id, decision: { permit: true } },
    });
    expect(await claims(id)).toHaveLength(2);
    const late = { ...world.gateway, at: new Date(at.getTime() + 61_000) };
    expect(await redeem(world, id, {}, { nonce, by: late })).toMatchObject({
      made: null,
      reason: "approval_expired",
      next: "none",
    });
  });

  test("is no other nonce's, no other call's and no other gateway's (I20, I23)", async () => {
    const { id } = await approvedApproval(world);
    const nonce = aNonce();
    await redeem(world, id, {}, { nonce });
    expect(await redeem(world, id, {}, { nonce: aNonce() })).toMatchObject({ made: null });
    expect(await redeem(world, id)).toMatchObject({ made: null });
    const other = { args: { amount: 101, to: "ana" } };
    expect(await redeem(world, id, other, { nonce })).toMatchObject({ made: null, reason: "out_of_scope" });
    const { gateway } = await askingGateway(world.server.id);
    expect(await redeem(world, id, {}, { nonce, by: gateway })).toMatchObject({ made: null });
    expect(await claims(id)).toHaveLength(1);
  });

  test(
    "by two at once is one claim and one permit (I20)",
    ...often(async () => {
      const { id } = await approvedApproval(world);
      const nonce = aNonce();
      const [one, other] = await Promise.all([
        redeem(world, id, {}, { nonce }),
        redeem(world, id, {}, { nonce }),
      ]);
      expect(one.made).toMatchObject({ approvalId: id, id: other.made?.id, decision: { permit: true } });
      expect(await claims(id)).toHaveLength(2);
    }, 4),
  );

  test("by twelve at once is one claim and one permit (I20)", async () => {
    const { id } = await approvedApproval(world);
    const nonce = aNonce();
    const all = await Promise.all(Array.from({ length: 12 }, () => redeem(world, id, {}, { nonce })));
    const permits = all.map(({ made }) => (made?.decision.permit ? made.id : "none"));
    expect(new Set(permits).size).toBe(1);
    expect(permits[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    const events = (await auditOf(id)).filter(({ action }) => action === "approval.claim");
    expect(events).toHaveLength(12);
    expect(await statusOf(id)).toBe("claimed");
  });

  test("is the decision on record, also where it was claimed before it was evaluated (I20)", async () => {
    const row = await approvedApproval(world);
    const nonce = aNonce();
    await claimOf(world, row, nonce);
    const { made } = await redeem(world, row.id, {}, { nonce });
    expect(made).toMatchObject({ approvalId: row.id, decision: { permit: true } });
    await vi.waitFor(
      async () => {
        const { rows } = await pool().query("SELECT event_id FROM audit.inbox WHERE event_id = $1", [
          made?.id,
        ]);
        expect(rows).toHaveLength(1);
      },
      { timeout: 60_000 },
    );
  });

  describe("is not permitted again once what it rested on is not so any more", () => {
    const changes: [string, (own: AskingWorld) => Promise<unknown>][] = [
      [
        "the tool is another one than was approved (I2)",
        async (own) => {
          await anotherDefinition(own);
          for (const status of ["deprecated", "retired"] as const)
            await setVersionStatus(ctxOf(own.server.owner), {
              name: own.server.name,
              version: own.version,
              status,
              status_message: "Use another.",
            });
        },
      ],
      [
        "whoever approved was disabled (I13)",
        (own) => disableUser(systemCtx("tests"), { id: own.governance.id }),
      ],
      [
        "the rule asks for more (I14)",
        ({ server, tool, ruleId }) =>
          askAbout(server.name, tool, ruleId, { stages: [{ who: "role:governance", need: 2 }] }),
      ],
    ];

    test.each(changes)("%s", async (_what, change) => {
      const own = await askingWorld();
      const { id } = await approvedApproval(own);
      const nonce = aNonce();
      expect((await redeem(own, id, {}, { nonce })).made?.decision.permit).toBe(true);
      await change(own);
      worldStore().doubt();
      const again = await redeem(own, id, {}, { nonce });
      expect(again.made?.decision.permit ?? false).toBe(false);
      if (!again.made) expect(again).toMatchObject({ reason: "approval_expired", next: "none" });
      expect(await statusOf(id)).toBe("claimed");
    });
  });

  test("is not permitted again once the agent is disabled (I21)", async () => {
    const own = await askingWorld();
    const { id } = await approvedApproval(own);
    const nonce = aNonce();
    await redeem(own, id, {}, { nonce });
    await disableAgent(ctxOf(own.agentOwner), { id: own.agent.id, reason: "It runs wild." });
    const again = await redeem(own, id, {}, { nonce });
    expect(again.made?.decision.permit ?? false).toBe(false);
  });
});
