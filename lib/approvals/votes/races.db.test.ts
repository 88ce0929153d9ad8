import { beforeAll, describe, expect, test } from "vitest";
import { db } from "#lib/db/client.ts";
import { atOnce, holdLock, queued } from "#lib/db/test-locks.ts";
import { disableUser, enableUser } from "#lib/identity/index.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { addPerson, ctxOf } from "#prisma/seed/factories.ts";
import { approvedApproval, claimOf, decideOn, painted, statusOf, stepsOf } from "../claims/test-claims.ts";
import { cancelApproval } from "../requests/index.ts";
import { type AskingWorld, askingWorld, pendingApproval } from "../testing/index.ts";
import { fulfilled, inOrder, often, waitsPast } from "../testing/races.ts";
import { advanceApprovals } from "../waiting/advance-approvals.ts";
import { voteApproval } from "./index.ts";

/**
 * Real races on real Postgres. Where an order is forced, a connection of the test's own holds what both need; where it is not,
 * both start at once, and what must hold is what holds in any order.
 */

let world: AskingWorld;
let two: AskingWorld;

beforeAll(async () => {
  world = await askingWorld();
  two = await askingWorld({ stages: [{ who: "role:governance", need: 2 }] });
});

const decisions = ["approval.decide", "approval.revoke", "approval.expire", "approval.claim"];

describe("approve and approve, the last two of a quorum", () => {
  test(
    "one after the other's lock: the second one decides (I9)",
    ...often(async () => {
      const { id } = await pendingApproval(two);
      const page = await painted(id);
      const results = await inOrder(
        id,
        () => voteApproval(ctxOf(two.governance), page),
        () => voteApproval(ctxOf(two.otherGovernance), page),
      );
      expect(results).toMatchObject([
        { value: { vote: "counted", status: "pending" } },
        { value: { vote: "counted", status: "approved" } },
      ]);
    }),
  );

  test(
    "at once: always approved, once (I8, I9)",
    ...often(async () => {
      const { id } = await pendingApproval(two);
      const page = await painted(id);
      const results = await atOnce(
        () => voteApproval(ctxOf(two.governance), page),
        () => voteApproval(ctxOf(two.otherGovernance), page),
      );
      expect([fulfilled(results), await statusOf(id)]).toEqual([2, "approved"]);
      expect(await stepsOf(id, decisions)).toEqual(["approval.decide"]);
    }, 4),
  );

  test(
    "of one person count as one (I11)",
    ...often(async () => {
      const { id } = await pendingApproval(two);
      const page = await painted(id);
      const vote = () => voteApproval(ctxOf(two.governance), page);
      const results = await atOnce(vote, vote, vote, vote, vote, vote);
      expect([fulfilled(results), await statusOf(id)]).toEqual([1, "pending"]);
    }),
  );
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

  test(
    "deny first: it is denied, and the yes is late (I10)",
    ...often(async () => {
      const { id, approve, deny } = await start();
      expect(await inOrder(id, deny, approve)).toMatchObject([
        { value: { status: "denied", vote: "counted" } },
        { value: { status: "denied", vote: "late" } },
      ]);
    }),
  );

  test(
    "approve first: the no stops what was approved (I10)",
    ...often(async () => {
      const { id, approve, deny } = await start();
      expect(await inOrder(id, approve, deny)).toMatchObject([
        { value: { status: "approved" } },
        { value: { status: "revoked", vote: "revoked" } },
      ]);
    }),
  );

  test(
    "at once: one of the two, and never approved in the end (I8, I10)",
    ...often(async () => {
      const { id, approve, deny } = await start();
      expect(fulfilled(await atOnce(approve, deny))).toBe(2);
      const steps = await stepsOf(id, decisions);
      expect([await statusOf(id), ...steps]).toEqual(
        steps.length === 1
          ? ["denied", "approval.decide"]
          : ["revoked", "approval.decide", "approval.revoke"],
      );
    }, 4),
  );

  test(
    "a no after the claim is late: what is under way can't be called back (I8)",
    ...often(async () => {
      const approval = await approvedApproval(world);
      const no = await painted(approval.id, "reject");
      const results = await inOrder(
        approval.id,
        () => claimOf(world, approval),
        () => voteApproval(ctxOf(world.otherGovernance), no),
      );
      expect(results).toMatchObject([
        { status: "fulfilled" },
        { value: { status: "claimed", vote: "late" } },
      ]);
    }),
  );
});

describe("a decision and a cancel", () => {
  const start = async () => {
    const { id } = await pendingApproval(world);
    const [yes, no] = [await painted(id), await painted(id, "reject")];
    return {
      id,
      approve: () => voteApproval(ctxOf(world.governance), yes),
      deny: () => voteApproval(ctxOf(world.governance), no),
      cancel: () => cancelApproval(world.gateway, { id, reason: "The agent gave up." }),
    };
  };

  test(
    "deny first: the gateway hears of it, and has nothing to take back (I8)",
    ...often(async () => {
      const { id, deny, cancel } = await start();
      expect(await inOrder(id, deny, cancel)).toMatchObject([
        { value: { status: "denied" } },
        { reason: { code: "conflict", details: { status: "denied", version: 2 } } },
      ]);
    }),
  );

  test(
    "approve first: what was approved is taken back, and can't be claimed (I8)",
    ...often(async () => {
      const { id, approve, cancel } = await start();
      expect(await inOrder(id, approve, cancel)).toMatchObject([
        { value: { status: "approved" } },
        { value: { status: "cancelled" } },
      ]);
    }),
  );

  test(
    "cancel first: the vote is refused, and says what became of it (I8)",
    ...often(async () => {
      const { id, approve, cancel } = await start();
      expect(await inOrder(id, cancel, approve)).toMatchObject([
        { value: { status: "cancelled" } },
        { reason: { code: "conflict", details: { current: { status: "cancelled" } } } },
      ]);
      expect(await db().vote.count({ where: { actionApprovalId: id } })).toBe(0);
    }),
  );
});

describe("approve and expire", () => {
  const expectExpired = async (id: string) => {
    expect([await statusOf(id), await stepsOf(id, decisions)]).toEqual(["expired", ["approval.expire"]]);
    expect(await db().vote.findMany({ where: { actionApprovalId: id } })).toMatchObject([{ late: true }]);
  };

  test(
    "a yes that waits for a lock beyond the deadline expires it, and is kept as late (I16)",
    ...often(async () => {
      const { id, result } = await waitsPast("expiresAt", async (ms) => {
        const { id } = await pendingApproval(world, { expiresAt: new Date(Date.now() + ms) });
        const page = await painted(id);
        return { id, act: () => voteApproval(ctxOf(world.governance), page) };
      });
      expect(result).toMatchObject({ value: { status: "expired", vote: "late" } });
      await expectExpired(id);
    }),
  );

  test(
    "three clocks at once write it down once (I8, I19)",
    ...often(async () => {
      const [createdAt, expiresAt] = [new Date(Date.now() - 60_000), new Date()];
      const { id } = await pendingApproval(world, { createdAt, expiresAt });
      const clock = () => advanceApprovals(systemCtx("Clock"));
      await Promise.all([clock(), clock(), clock()]);
      expect([await statusOf(id), await stepsOf(id, decisions)]).toEqual(["expired", ["approval.expire"]]);
    }),
  );

  test(
    "a late yes and the clock's job, at once: expired, once, and the vote is late (I8, I16)",
    ...often(async () => {
      const [createdAt, expiresAt] = [new Date(Date.now() - 60_000), new Date()];
      const { id } = await pendingApproval(world, { createdAt, expiresAt });
      const page = await painted(id);
      const [vote] = await atOnce(
        () => voteApproval(ctxOf(world.governance), page),
        () => advanceApprovals(systemCtx("Clock")),
      );
      expect(vote).toMatchObject({ value: { status: "expired", vote: "late" } });
      await expectExpired(id);
    }),
  );
});

describe("a vote while whoever votes is disabled", () => {
  /** Whoever votes is one and the same, who is let in again each time. */
  async function start() {
    const voter = await theVoter();
    await enableUser(systemCtx("tests"), { id: voter.id });
    const approval = await pendingApproval(world);
    const page = await painted(approval.id);
    return {
      approval,
      lock: await holdLock(`SELECT id FROM "user" WHERE id = $1 FOR UPDATE`, [voter.id]),
      disable: () => disableUser(systemCtx("tests"), { id: voter.id }),
      vote: () => voteApproval(ctxOf(voter), page),
    };
  }

  let known: Promise<AskingWorld["governance"]> | undefined;
  const theVoter = () => {
    known ??= addPerson("governance");
    return known;
  };

  test(
    "is refused where that commits first (I13)",
    ...often(async () => {
      const { approval, lock, disable, vote } = await start();
      expect(await queued(lock, disable, vote)).toMatchObject([
        { status: "fulfilled" },
        { reason: { code: "forbidden" } },
      ]);
      expect(await statusOf(approval.id)).toBe("pending");
    }),
  );

  test(
    "counts where the vote commits first, and nothing is claimed by it (I13)",
    ...often(async () => {
      const { approval, lock, disable, vote } = await start();
      expect(await queued(lock, vote, disable)).toMatchObject([
        { value: { status: "approved" } },
        { status: "fulfilled" },
      ]);
      await expect(claimOf(world, approval)).rejects.toMatchObject({ code: "gone" });
    }),
  );

  test("a second yes does not make up for one whose voter is gone (I13)", async () => {
    const voter = await addPerson("governance");
    const { id } = await pendingApproval(two);
    await decideOn(voter, id);
    await disableUser(systemCtx("tests"), { id: voter.id });
    expect(await decideOn(two.governance, id)).toMatchObject({ status: "pending" });
    expect(await decideOn(two.otherGovernance, id)).toMatchObject({ status: "approved" });
  });
});
