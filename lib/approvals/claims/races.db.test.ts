import { beforeAll, describe, expect, test } from "vitest";
import { disableAgent } from "#lib/access/agents/index.ts";
import { endGrantRow } from "#lib/access/testing/index.ts";
import { db } from "#lib/db/client.ts";
import { runAsOwner } from "#lib/db/test-database.ts";
import { holdLock } from "#lib/db/test-locks.ts";
import { databaseUrl } from "#lib/env.ts";
import { disableUser } from "#lib/identity/index.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { placeQuarantine } from "#lib/lifecycle/index.ts";
import { addPeople, auditOf, ctxOf } from "#prisma/seed/factories.ts";
import { type AskingWorld, askingWorld, pendingApproval } from "../testing/index.ts";
import { revokeApproval, voteApproval } from "../votes/index.ts";
import { reportOutcome } from "./index.ts";
import {
  aNonce,
  approvedApproval,
  claimOf,
  decideOn,
  inOrder,
  painted,
  statusOf,
  stepsOf,
} from "./test-claims.ts";

/**
 * Real races on real Postgres. Where an order is forced, a connection of the test's own holds what both need; where it is not,
 * both start at once, often, and what must hold is what holds in any order.
 */

let world: AskingWorld;
let two: AskingWorld;

beforeAll(async () => {
  world = await askingWorld();
  two = await askingWorld({ stages: [{ who: "role:governance", need: 2 }] });
});

const catalog = "SELECT pg_advisory_xact_lock(hashtextextended('countersign-catalog', 0))";
type Act = () => Promise<unknown>;
const fulfilled = (results: PromiseSettledResult<unknown>[]) =>
  results.filter(({ status }) => status === "fulfilled").length;
const both = (...acts: Act[]) => Promise.allSettled(acts.map((act) => act()));
const revoke = (id: string) => revokeApproval(ctxOf(world.otherGovernance), { id, reason: "Stop." });
const decisions = ["approval.decide", "approval.revoke", "approval.expire", "approval.claim"];

/** So often, four at a time. */
async function often(times: number, act: Act): Promise<void> {
  for (let done = 0; done < times; done += 4) await Promise.all(Array.from({ length: 4 }, act));
}

/** Until it is later than that by the database's clock. */
async function untilPast(id: string, column: "expires_at" | "claim_by"): Promise<void> {
  for (;;) {
    const [row] = await runAsOwner<{ past: boolean }>(
      databaseUrl(),
      `SELECT clock_timestamp() >= ${column} AS past FROM action_approval WHERE id = $1`,
      [id],
    );
    if (row?.past) return;
  }
}

describe("approve and approve, the last two of a quorum", () => {
  test("one after the other's lock: the second one decides (I9)", async () => {
    const { id } = await pendingApproval(two);
    const [first, second] = [await painted(id), await painted(id)];
    const results = await inOrder(
      id,
      () => voteApproval(ctxOf(two.governance), first),
      () => voteApproval(ctxOf(two.otherGovernance), second),
    );
    expect(results).toMatchObject([
      { value: { vote: "counted", status: "pending" } },
      { value: { vote: "counted", status: "approved" } },
    ]);
  });

  test("at once: always approved, once (I8, I9; 200 times)", async () => {
    await often(200, async () => {
      const { id } = await pendingApproval(two);
      const page = await painted(id);
      const results = await both(
        () => voteApproval(ctxOf(two.governance), page),
        () => voteApproval(ctxOf(two.otherGovernance), page),
      );
      expect([fulfilled(results), await statusOf(id)]).toEqual([2, "approved"]);
      expect(await stepsOf(id, decisions)).toEqual(["approval.decide"]);
    });
  });

  test("of one person count as one (I11)", async () => {
    const { id } = await pendingApproval(two);
    const page = await painted(id);
    const results = await both(
      ...Array.from({ length: 6 }, () => () => voteApproval(ctxOf(two.governance), page)),
    );
    expect([fulfilled(results), await statusOf(id)]).toEqual([1, "pending"]);
  });
});

describe("approve and deny", () => {
  const start = async () => {
    const { id } = await pendingApproval(world);
    const [yes, no] = [await painted(id), await painted(id, "reject")];
    return {
      id,
      approve: () => voteApproval(ctxOf(world.governance), yes),
      deny: () => voteApproval(ctxOf(world.otherGovernance), no),
    };
  };

  test("deny first: it is denied, and the yes is late (I10)", async () => {
    const { id, approve, deny } = await start();
    expect(await inOrder(id, deny, approve)).toMatchObject([
      { value: { status: "denied", vote: "counted" } },
      { value: { status: "denied", vote: "late" } },
    ]);
  });

  test("approve first: the no stops what was approved (I10)", async () => {
    const { id, approve, deny } = await start();
    expect(await inOrder(id, approve, deny)).toMatchObject([
      { value: { status: "approved" } },
      { value: { status: "revoked", vote: "revoked" } },
    ]);
  });

  test("at once: one of the two, and never approved in the end (I8, I10; 200 times)", async () => {
    await often(200, async () => {
      const { id, approve, deny } = await start();
      expect(fulfilled(await both(approve, deny))).toBe(2);
      const steps = await stepsOf(id, decisions);
      expect([await statusOf(id), ...steps]).toEqual(
        steps.length === 1
          ? ["denied", "approval.decide"]
          : ["revoked", "approval.decide", "approval.revoke"],
      );
    });
  });

  test("a no after the claim is late: what is under way can't be called back (I8)", async () => {
    const approval = await approvedApproval(world);
    const no = await painted(approval.id, "reject");
    const results = await inOrder(
      approval.id,
      () => claimOf(world, approval),
      () => voteApproval(ctxOf(world.otherGovernance), no),
    );
    expect(results).toMatchObject([{ status: "fulfilled" }, { value: { status: "claimed", vote: "late" } }]);
  });
});

test("approve that waits for a lock beyond the deadline expires it, and is kept as late (I16; 10 times)", async () => {
  for (let round = 0; round < 10; round++) {
    const { id } = await pendingApproval(world, { expiresAt: new Date(Date.now() + 150) });
    const page = await painted(id);
    const lock = await holdLock("SELECT id FROM action_approval WHERE id = $1 FOR UPDATE", [id]);
    const vote = voteApproval(ctxOf(world.governance), page);
    await lock.waiters(1);
    await untilPast(id, "expires_at");
    await lock.release();
    expect(await vote).toMatchObject({ status: "expired", vote: "late" });
    expect([await statusOf(id), await stepsOf(id, decisions)]).toEqual(["expired", ["approval.expire"]]);
    expect(await db().vote.findMany({ where: { actionApprovalId: id } })).toMatchObject([{ late: true }]);
  }
});

test("claim and claim: of 100 racers with nonces of their own one has the token (I20)", async () => {
  const approval = await approvedApproval(world);
  const results = await both(...Array.from({ length: 100 }, () => () => claimOf(world, approval)));
  expect(fulfilled(results)).toBe(1);
  for (const result of results)
    if (result.status === "rejected") expect(result.reason).toMatchObject({ code: "conflict" });
  expect(await stepsOf(approval.id, decisions)).toEqual(["approval.decide", "approval.claim"]);
});

test("claim and claim: 20 racers with one nonce have the same token (I20)", async () => {
  const approval = await approvedApproval(world);
  const nonce = aNonce();
  const results = await Promise.all(Array.from({ length: 20 }, () => claimOf(world, approval, nonce)));
  expect(new Set(results.map(({ token }) => token)).size).toBe(1);
});

describe("claim and revoke", () => {
  test("claim first: it is in flight (I21)", async () => {
    const approval = await approvedApproval(world);
    const results = await inOrder(
      approval.id,
      () => claimOf(world, approval),
      () => revoke(approval.id),
    );
    expect(results).toMatchObject([
      { status: "fulfilled" },
      {
        reason: {
          code: "conflict",
          message: expect.stringContaining("in flight"),
          details: { current: { status: "claimed" } },
        },
      },
    ]);
  });

  test("revoke first: nothing is claimed (I21)", async () => {
    const approval = await approvedApproval(world);
    const results = await inOrder(
      approval.id,
      () => revoke(approval.id),
      () => claimOf(world, approval),
    );
    expect(results).toMatchObject([{ status: "fulfilled" }, { reason: { code: "gone" } }]);
  });

  test("at once: exactly one (I8, I21; 200 times)", async () => {
    await often(200, async () => {
      const approval = await approvedApproval(world);
      const results = await both(
        () => claimOf(world, approval),
        () => revoke(approval.id),
      );
      expect(fulfilled(results)).toBe(1);
      expect(await statusOf(approval.id)).toBe(results[0]?.status === "fulfilled" ? "claimed" : "revoked");
    });
  });
});

test("a claim that waits for a lock beyond its time gets nothing (I16; 5 times)", async () => {
  for (let round = 0; round < 5; round++) {
    const approval = await approvedApproval(world, { claimSeconds: 1 });
    const lock = await holdLock("SELECT id FROM action_approval WHERE id = $1 FOR UPDATE", [approval.id]);
    const claim = claimOf(world, approval).catch((error: unknown) => error);
    await lock.waiters(1);
    await untilPast(approval.id, "claim_by");
    await lock.release();
    expect(await claim).toMatchObject({ code: "gone" });
    expect(await statusOf(approval.id)).toBe("approved");
  }
});

test("a claim that waits while whoever approved loses the role gets nothing, and is revoked (I13; 3 times)", async () => {
  for (let round = 0; round < 3; round++) {
    const [voter] = await addPeople(1, "governance");
    if (!voter) throw new Error("Nobody.");
    const approval = await pendingApproval(world);
    await decideOn(voter, approval.id);
    const lock = await holdLock(catalog);
    const claim = claimOf(world, approval).catch((error: unknown) => error);
    await lock.waiters(1);
    await db().user.update({ where: { id: voter.id }, data: { roles: ["member"] } });
    await lock.release();
    expect(await claim).toMatchObject({ code: "gone" });
    expect(await statusOf(approval.id)).toBe("revoked");
  }
});

const changes: [string, (own: AskingWorld) => Promise<unknown>][] = [
  ["its grant is revoked", ({ grantId }) => endGrantRow(grantId)],
  [
    "its agent is disabled",
    ({ agent, agentOwner }) => disableAgent(ctxOf(agentOwner), { id: agent.id, reason: "It runs wild." }),
  ],
  [
    "its server is quarantined",
    ({ server, governance }) =>
      placeQuarantine(ctxOf(governance), { scope: "server", name: server.name, reason: "It leaks." }),
  ],
  [
    "whoever approved is disabled",
    ({ governance }) => disableUser(systemCtx("tests"), { id: governance.id }),
  ],
];

describe.each(changes)("a claim while %s", (_what, change) => {
  test("gets nothing where that commits first (I13, I21; 3 times)", async () => {
    for (let round = 0; round < 3; round++) {
      const own = await askingWorld();
      const approval = await approvedApproval(own);
      const lock = await holdLock(catalog);
      const changing = change(own);
      await lock.waiters(1);
      const claim = claimOf(own, approval).catch((error: unknown) => error);
      await lock.waiters(2);
      await lock.release();
      await changing;
      expect(await claim).toMatchObject({ code: "gone" });
      expect(await statusOf(approval.id)).toBe("revoked");
    }
  });

  test("has it where that commits after it, by what held before (I21; 3 times)", async () => {
    for (let round = 0; round < 3; round++) {
      const own = await askingWorld();
      const approval = await approvedApproval(own);
      const lock = await holdLock(catalog);
      const claim = claimOf(own, approval);
      await lock.waiters(1);
      const changing = change(own);
      await lock.waiters(2);
      await lock.release();
      await Promise.all([claim, changing]);
      const claimed = (await auditOf(approval.id)).find(({ action }) => action === "approval.claim");
      const [later] = await runAsOwner<{ revision: string }>(
        databaseUrl(),
        "SELECT max(revision) AS revision FROM access_change",
      );
      expect(claimed?.after?.revision).toBeLessThan(Number(later?.revision));
    }
  });
});

describe("an outcome and the end of its lease", () => {
  const lapse = (id: string) =>
    runAsOwner(
      databaseUrl(),
      "UPDATE action_approval SET status = 'unknown', version = version + 1 WHERE id = $1 AND status = 'claimed'",
      [id],
    );
  const report = (id: string) => reportOutcome(world.gateway, { id, result: "succeeded" });

  test.each(["the outcome", "the lease"])("%s first: what the gateway says stands (I22)", async (first) => {
    const approval = await approvedApproval(world);
    await claimOf(world, approval);
    const acts: [Act, Act] = [() => report(approval.id), () => lapse(approval.id)];
    const [one, other] = first === "the outcome" ? acts : acts.toReversed();
    const results = await inOrder(approval.id, one as Act, other as Act);
    expect([fulfilled(results), await statusOf(approval.id)]).toEqual([2, "succeeded"]);
  });

  test("two outcomes at once that disagree: one stands (I8, I22; 200 times)", async () => {
    await often(200, async () => {
      const approval = await approvedApproval(world);
      await claimOf(world, approval);
      const results = await both(
        () => report(approval.id),
        () => reportOutcome(world.gateway, { id: approval.id, result: "failed" }),
      );
      expect(fulfilled(results)).toBe(1);
      expect(await statusOf(approval.id)).toBe(results[0]?.status === "fulfilled" ? "succeeded" : "failed");
    });
  });
});

describe("a vote while whoever votes is disabled", () => {
  async function queued(disableFirst: boolean) {
    const [voter] = await addPeople(1, "governance");
    if (!voter) throw new Error("Nobody.");
    const approval = await pendingApproval(world);
    const page = await painted(approval.id);
    const lock = await holdLock(`SELECT id FROM "user" WHERE id = $1 FOR UPDATE`, [voter.id]);
    const acts: Act[] = [
      () => disableUser(systemCtx("tests"), { id: voter.id }),
      () => voteApproval(ctxOf(voter), page),
    ];
    const [first, second] = disableFirst ? acts : acts.toReversed();
    const one = first?.();
    await lock.waiters(1);
    const other = second?.();
    await lock.waiters(2);
    await lock.release();
    return { approval, results: await Promise.allSettled([one, other]) };
  }

  test("is refused where that commits first (I13)", async () => {
    const { approval, results } = await queued(true);
    expect(results).toMatchObject([{ status: "fulfilled" }, { reason: { code: "forbidden" } }]);
    expect(await statusOf(approval.id)).toBe("pending");
  });

  test("counts where the vote commits first, and nothing is claimed by it (I13)", async () => {
    const { approval, results } = await queued(false);
    expect(results).toMatchObject([{ value: { status: "approved" } }, { status: "fulfilled" }]);
    await expect(claimOf(world, approval)).rejects.toMatchObject({ code: "gone" });
  });

  test("a second yes does not make up for one whose voter is gone (I13)", async () => {
    const [voter] = await addPeople(1, "governance");
    if (!voter) throw new Error("Nobody.");
    const { id } = await pendingApproval(two);
    await decideOn(voter, id);
    await disableUser(systemCtx("tests"), { id: voter.id });
    expect(await decideOn(two.governance, id)).toMatchObject({ status: "pending" });
    expect(await decideOn(two.otherGovernance, id)).toMatchObject({ status: "approved" });
  });
});
