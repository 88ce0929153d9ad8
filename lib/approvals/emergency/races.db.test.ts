import { beforeAll, describe, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import { db } from "#lib/db/client.ts";
import { atOnce } from "#lib/db/test-locks.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { addPerson, ctxOf } from "#prisma/seed/factories.ts";
import { claimOf, painted, statusOf, stepsOf } from "../claims/test-claims.ts";
import { type AskingWorld, askingWorld, pendingApproval } from "../testing/index.ts";
import { fulfilled, inOrder, often, waitsPast } from "../testing/races.ts";
import { voteApproval } from "../votes/index.ts";
import { breakGlass, escalateGlass, reviewBreakGlass } from "./index.ts";
import { breakOn, fresh, glassInput, longAgo, reviewAll } from "./test-emergency.ts";

/** As in the races of votes: real ones, in a forced order, or both at once. */

let world: AskingWorld;
let third: UserActor;

beforeAll(async () => {
  world = await askingWorld({ stages: [{ who: "role:governance", need: 2 }] });
  third = await addPerson("governance");
});

const steps = ["break_glass.open", "approval.decide", "approval.revoke", "approval.expire", "approval.claim"];

/** As `often`; each time somebody looked at what was done before, so that nobody has lost the right. */
function oftenReviewed(run: () => Promise<void>) {
  return often(async () => {
    await reviewAll(world.compliance);
    await run();
  });
}

/** Somebody who may break the glass, and somebody else whom the rule names. */
async function start() {
  const { id, ...row } = await pendingApproval(world);
  const [input, yes, no] = [await glassInput(id), await painted(id), await painted(id, "reject")];
  return {
    id,
    row: { id, ...row },
    open: () => breakGlass(ctxOf(fresh(world.governance)), input),
    approve: () => voteApproval(ctxOf(world.otherGovernance), yes),
    deny: () => voteApproval(ctxOf(world.otherGovernance), no),
  };
}

describe("breaking glass and a no", () => {
  test(
    "the no first: it is denied, and nobody approves it alone (I10)",
    ...oftenReviewed(async () => {
      const { id, open, deny } = await start();
      expect(await inOrder(id, deny, open)).toMatchObject([
        { value: { status: "denied" } },
        { reason: { code: "conflict", details: { current: { status: "denied" } } } },
      ]);
      expect(await db().breakGlass.count({ where: { approvalId: id } })).toBe(0);
    }),
  );

  test(
    "the no second: it stops what was approved (I10)",
    ...oftenReviewed(async () => {
      const { id, open, deny } = await start();
      expect(await inOrder(id, open, deny)).toMatchObject([
        { value: { status: "approved" } },
        { value: { status: "revoked", vote: "revoked" } },
      ]);
    }),
  );

  test(
    "at once: never approved in the end (I8, I10)",
    ...oftenReviewed(async () => {
      const { id, open, deny } = await start();
      await atOnce(open, deny);
      const taken = await stepsOf(id, steps);
      expect([await statusOf(id), ...taken]).toEqual(
        taken.length === 1
          ? ["denied", "approval.decide"]
          : ["revoked", "break_glass.open", "approval.revoke"],
      );
    }),
  );
});

describe("breaking glass and a yes of the quorum", () => {
  test(
    "the yes first: the second one is a vote like any other, and needs no emergency (I9)",
    ...oftenReviewed(async () => {
      const { id, open, approve } = await start();
      expect(await inOrder(id, approve, open)).toMatchObject([
        { value: { status: "pending", vote: "counted" } },
        { reason: { code: "conflict" } },
      ]);
      expect(await statusOf(id)).toBe("pending");
    }),
  );

  test(
    "the yes second: it is late (I8)",
    ...oftenReviewed(async () => {
      const { id, open, approve } = await start();
      expect(await inOrder(id, open, approve)).toMatchObject([
        { value: { status: "approved" } },
        { value: { status: "approved", vote: "late" } },
      ]);
    }),
  );

  test(
    "the last two of the quorum and somebody alone, at once: approved once, by one of them (I8, I9)",
    ...oftenReviewed(async () => {
      const { id, open, approve } = await start();
      const also = { ...(await painted(id)) };
      await atOnce(open, approve, () => voteApproval(ctxOf(third), also));
      const taken = await stepsOf(id, steps);
      expect(await statusOf(id)).toBe("approved");
      expect(taken).toHaveLength(1);
      expect(await db().breakGlass.count({ where: { approvalId: id } })).toBe(
        taken[0] === "break_glass.open" ? 1 : 0,
      );
    }),
  );
});

test(
  "breaking glass that waits for a lock beyond the deadline approves nothing (I16)",
  ...oftenReviewed(async () => {
    const { id, result } = await waitsPast("expiresAt", async (ms) => {
      const { id } = await pendingApproval(world, { expiresAt: new Date(Date.now() + ms) });
      const input = await glassInput(id);
      return { id, act: () => breakGlass(ctxOf(fresh(world.governance)), input) };
    });
    expect(result).toMatchObject({
      reason: { code: "conflict", details: { current: { status: "expired" } } },
    });
    expect(await db().breakGlass.count({ where: { approvalId: id } })).toBe(0);
  }),
);

describe("a claim and a no, after glass was broken", () => {
  test(
    "the claim first: it is under way, and the no is late (I8)",
    ...oftenReviewed(async () => {
      const { id, row, open, deny } = await start();
      await open();
      expect(await inOrder(id, () => claimOf(world, row), deny)).toMatchObject([
        { status: "fulfilled" },
        { value: { status: "claimed", vote: "late" } },
      ]);
    }),
  );

  test(
    "the no first: there is nothing to claim (I21)",
    ...oftenReviewed(async () => {
      const { id, row, open, deny } = await start();
      await open();
      expect(await inOrder(id, deny, () => claimOf(world, row))).toMatchObject([
        { value: { status: "revoked" } },
        { reason: { code: "gone" } },
      ]);
    }),
  );

  test(
    "at once: claimed or stopped, never both (I8, I20, I21)",
    ...oftenReviewed(async () => {
      const { id, row, open, deny } = await start();
      await open();
      const [claim, no] = await atOnce(() => claimOf(world, row), deny);
      expect(no?.status).toBe("fulfilled");
      expect(await statusOf(id)).toBe(claim?.status === "fulfilled" ? "claimed" : "revoked");
    }),
  );
});

test(
  "two reviews at once: one stands, and the other is told whose (I8)",
  ...oftenReviewed(async () => {
    const { id } = await pendingApproval(world);
    await breakOn(world.governance, id);
    const results = await atOnce(
      ...([world.compliance, world.otherGovernance] as const).map(
        (person) => () => reviewBreakGlass(ctxOf(person), { id, verdict: "justified", note: "I looked." }),
      ),
    );
    expect(fulfilled(results)).toBe(1);
    expect(results.find(({ status }) => status === "rejected")).toMatchObject({
      reason: { code: "conflict" },
    });
    expect(await stepsOf(id, ["break_glass.review"])).toHaveLength(1);
  }),
);

test(
  "a review and the clock that tells of it as overdue, at once: it is reviewed, and told of once at most (I8, I19)",
  ...oftenReviewed(async () => {
    const { id } = await pendingApproval(world);
    await breakOn(world.governance, id, {}, { at: longAgo() });
    const clock = () => escalateGlass(systemCtx("Clock"));
    const [review, ...told] = await atOnce(
      () => reviewBreakGlass(ctxOf(world.compliance), { id, verdict: "justified", note: "I looked." }),
      clock,
      clock,
    );
    expect([review?.status, fulfilled(told)]).toEqual(["fulfilled", 2]);
    expect((await stepsOf(id, ["break_glass.escalate", "break_glass.review"])).at(-1)).toBe(
      "break_glass.review",
    );
    expect((await stepsOf(id, ["break_glass.escalate"])).length).toBeLessThanOrEqual(1);
  }),
);

test(
  "one person at many things at once: three, however they race",
  ...oftenReviewed(async () => {
    const ids: string[] = [];
    for (let made = 0; made < 5; made += 1) ids.push((await pendingApproval(world)).id);
    const results = await atOnce(...ids.map((id) => () => breakOn(world.governance, id)));
    expect(fulfilled(results)).toBe(3);
    expect(await db().breakGlass.count({ where: { approvalId: { in: ids } } })).toBe(3);
  }),
);
