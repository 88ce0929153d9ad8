import { beforeAll, describe, expect, test } from "vitest";
import { disableAgent, enableAgent } from "#lib/access/agents/index.ts";
import { endGrantRow, insertGrant } from "#lib/access/testing/index.ts";
import { db } from "#lib/db/client.ts";
import { runAsOwner } from "#lib/db/test-database.ts";
import { type Act, atOnce, holdLock, queued } from "#lib/db/test-locks.ts";
import { databaseUrl } from "#lib/env.ts";
import { disableUser, enableUser } from "#lib/identity/index.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { placeQuarantine } from "#lib/lifecycle/index.ts";
import { addPerson, auditOf, ctxOf } from "#prisma/seed/factories.ts";
import { type AskingWorld, askingWorld, pendingApproval } from "../testing/index.ts";
import { crowd, fulfilled, inOrder, often, waitsPast } from "../testing/races.ts";
import { revokeApproval, voteApproval } from "../votes/index.ts";
import { reportOutcome } from "./index.ts";
import { aNonce, approvedApproval, claimOf, decideOn, painted, statusOf, stepsOf } from "./test-claims.ts";

/** As in the races of votes: real ones, in a forced order, or both at once. */

let world: AskingWorld;

beforeAll(async () => {
  world = await askingWorld();
});

const catalog = "SELECT pg_advisory_xact_lock(hashtextextended('countersign-catalog', 0))";
const revoke = (id: string) => revokeApproval(ctxOf(world.otherGovernance), { id, reason: "Stop." });
const decisions = ["approval.decide", "approval.revoke", "approval.expire", "approval.claim"];

describe("claim and claim", () => {
  test(
    "one after the other's lock: the second one hears that it is claimed (I20)",
    ...often(async () => {
      const approval = await approvedApproval(world);
      const claim = () => claimOf(world, approval);
      expect(await inOrder(approval.id, claim, claim)).toMatchObject([
        { value: { token: expect.any(String) } },
        { reason: { code: "conflict" } },
      ]);
    }),
  );

  test(
    "at once: one has the token, whichever (I20)",
    ...often(async () => {
      const approval = await approvedApproval(world);
      const claim = () => claimOf(world, approval);
      expect(fulfilled(await atOnce(claim, claim))).toBe(1);
      expect(await stepsOf(approval.id, decisions)).toEqual(["approval.decide", "approval.claim"]);
    }, 4),
  );

  test(
    "with one nonce, at once: both have the same token (I20)",
    ...often(async () => {
      const approval = await approvedApproval(world);
      const nonce = aNonce();
      const claim = () => claimOf(world, approval, nonce);
      const [one, other] = await Promise.all([claim(), claim()]);
      expect(one.token).toBe(other.token);
    }, 4),
  );

  test("of 100 racers with nonces of their own one has the token (I20)", async () => {
    const approval = await approvedApproval(world);
    const heard = await crowd(100, () =>
      claimOf(world, approval).then(
        () => "token",
        ({ code }) => code,
      ),
    );
    expect(heard.toSorted()).toEqual([...Array.from({ length: 99 }, () => "conflict"), "token"]);
    expect(await stepsOf(approval.id, decisions)).toEqual(["approval.decide", "approval.claim"]);
  }, 60_000);

  test("20 racers with one nonce have the same token (I20)", async () => {
    const approval = await approvedApproval(world);
    const nonce = aNonce();
    const results = await Promise.all(Array.from({ length: 20 }, () => claimOf(world, approval, nonce)));
    expect(new Set(results.map(({ token }) => token)).size).toBe(1);
  });
});

describe("claim and revoke", () => {
  test(
    "claim first: it is in flight (I21)",
    ...often(async () => {
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
    }),
  );

  test(
    "revoke first: nothing is claimed (I21)",
    ...often(async () => {
      const approval = await approvedApproval(world);
      const results = await inOrder(
        approval.id,
        () => revoke(approval.id),
        () => claimOf(world, approval),
      );
      expect(results).toMatchObject([{ status: "fulfilled" }, { reason: { code: "gone" } }]);
    }),
  );

  test(
    "at once: exactly one (I8, I21)",
    ...often(async () => {
      const approval = await approvedApproval(world);
      const results = await atOnce(
        () => claimOf(world, approval),
        () => revoke(approval.id),
      );
      expect(fulfilled(results)).toBe(1);
      expect(await statusOf(approval.id)).toBe(results[0]?.status === "fulfilled" ? "claimed" : "revoked");
    }, 4),
  );
});

test(
  "a claim that waits for a lock beyond its time gets nothing (I16)",
  ...often(async () => {
    const { id, result } = await waitsPast("claimBy", async (ms) => {
      // Approved so long ago that of the second in which it can be claimed this is left.
      const at = new Date(Date.now() - 1_000 + ms);
      const approval = await pendingApproval(world, {
        claimSeconds: 1,
        createdAt: new Date(at.getTime() - 1),
      });
      await voteApproval({ ...ctxOf(world.governance), at }, await painted(approval.id));
      return { id: approval.id, act: () => claimOf(world, approval) };
    });
    expect(result).toMatchObject({ reason: { code: "gone" } });
    expect(await statusOf(id)).toBe("approved");
  }),
);

test(
  "a claim that waits while whoever approved loses the role gets nothing, and is revoked (I13)",
  ...often(async () => {
    const voter = await addPerson("governance");
    const approval = await pendingApproval(world);
    await decideOn(voter, approval.id);
    const lock = await holdLock(catalog);
    const claim = claimOf(world, approval).catch((error: unknown) => error);
    await lock.waiters(1);
    await db().user.update({ where: { id: voter.id }, data: { roles: ["member"] } });
    await lock.release();
    expect(await claim).toMatchObject({ code: "gone" });
    expect(await statusOf(approval.id)).toBe("revoked");
  }),
);

/** What may happen to what a yes rests on, and how that is undone, so that it may happen again. */
type Change = {
  what: string;
  happens(own: AskingWorld): Promise<unknown>;
  undo(own: AskingWorld): Promise<unknown>;
};

const changes: Change[] = [
  {
    what: "its grant is revoked",
    happens: ({ grantId }) => endGrantRow(grantId),
    async undo(own) {
      const { agent, server, agentOwner } = own;
      const terms = { agentId: agent.id, serverId: server.id, requester: agentOwner };
      own.grantId = await insertGrant({ ...terms, scopes: ["write"] });
    },
  },
  {
    what: "its agent is disabled",
    happens: ({ agent, agentOwner }) =>
      disableAgent(ctxOf(agentOwner), { id: agent.id, reason: "It runs wild." }),
    undo: ({ agent }) => enableAgent(systemCtx("tests"), { id: agent.id, reason: "It is tame." }),
  },
  {
    what: "its server is quarantined",
    happens: ({ server, governance }) =>
      placeQuarantine(ctxOf(governance), { scope: "server", name: server.name, reason: "It leaks." }),
    undo: ({ server }) =>
      runAsOwner(
        databaseUrl(),
        "UPDATE server_version SET status = 'live', is_latest = true WHERE server_id = $1",
        [server.id],
      ),
  },
  {
    what: "whoever approved is disabled",
    happens: ({ governance }) => disableUser(systemCtx("tests"), { id: governance.id }),
    undo: ({ governance }) => enableUser(systemCtx("tests"), { id: governance.id }),
  },
];

describe.each(changes.map((change) => [change.what, change] as const))("while %s", (_, { happens, undo }) => {
  let own: AskingWorld;

  beforeAll(async () => {
    own = await askingWorld();
  });

  test(
    "a claim gets nothing where that commits first (I13, I21)",
    ...often(async () => {
      const approval = await approvedApproval(own);
      const results = await queued(
        await holdLock(catalog),
        () => happens(own),
        () => claimOf(own, approval),
      );
      expect(results).toMatchObject([{ status: "fulfilled" }, { reason: { code: "gone" } }]);
      expect(await statusOf(approval.id)).toBe("revoked");
      await undo(own);
    }),
  );

  test(
    "a claim has it where that commits after it, by what held before (I21)",
    ...often(async () => {
      const approval = await approvedApproval(own);
      const results = await queued(
        await holdLock(catalog),
        () => claimOf(own, approval),
        () => happens(own),
      );
      expect(fulfilled(results)).toBe(2);
      const claimed = (await auditOf(approval.id)).find(({ action }) => action === "approval.claim");
      const [later] = await runAsOwner<{ revision: string }>(
        databaseUrl(),
        "SELECT max(revision) AS revision FROM access_change",
      );
      expect(claimed?.after?.revision).toBeLessThan(Number(later?.revision));
      await undo(own);
    }),
  );

  test(
    "a yes at the same time counts or not, and nothing is claimed by it (I13, I21)",
    ...often(async () => {
      const approval = await pendingApproval(own);
      const page = await painted(approval.id);
      await atOnce(
        () => voteApproval(ctxOf(own.governance), page),
        () => happens(own),
      );
      const counted = (await statusOf(approval.id)) === "approved";
      await expect(claimOf(own, approval)).rejects.toMatchObject({ code: counted ? "gone" : "conflict" });
      expect(await statusOf(approval.id)).toBe(counted ? "revoked" : "pending");
      await undo(own);
    }),
  );
});

describe("an outcome and the end of its lease", () => {
  const lapse = (id: string) =>
    runAsOwner(
      databaseUrl(),
      "UPDATE action_approval SET status = 'unknown', version = version + 1 WHERE id = $1 AND status = 'claimed'",
      [id],
    );
  const report = (id: string) => reportOutcome(world.gateway, { id, result: "succeeded" });

  for (const outcomeFirst of [true, false])
    test(
      `${outcomeFirst ? "the outcome" : "the lease"} first: what the gateway says stands (I22)`,
      ...often(async () => {
        const approval = await approvedApproval(world);
        await claimOf(world, approval);
        const acts: [Act, Act] = [() => report(approval.id), () => lapse(approval.id)];
        const [first, second] = outcomeFirst ? acts : ([acts[1], acts[0]] as const);
        const results = await inOrder(approval.id, first, second);
        expect([fulfilled(results), await statusOf(approval.id)]).toEqual([2, "succeeded"]);
      }),
    );

  test(
    "two outcomes at once that disagree: one stands (I8, I22)",
    ...often(async () => {
      const approval = await approvedApproval(world);
      await claimOf(world, approval);
      const results = await atOnce(
        () => report(approval.id),
        () => reportOutcome(world.gateway, { id: approval.id, result: "failed" }),
      );
      expect(fulfilled(results)).toBe(1);
      expect(await statusOf(approval.id)).toBe(results[0]?.status === "fulfilled" ? "succeeded" : "failed");
    }, 4),
  );
});
