import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { db } from "#lib/db/client.ts";
import { runAsOwner } from "#lib/db/test-database.ts";
import { holdLock } from "#lib/db/test-locks.ts";
import { databaseUrl } from "#lib/env.ts";
import { addPerson, ctxOf } from "#prisma/seed/factories.ts";
import { claimOf, inOrder, painted, statusOf, stepsOf } from "../claims/test-claims.ts";
import { type AskingWorld, askingWorld, pendingApproval } from "../testing/index.ts";
import { voteApproval } from "../votes/index.ts";
import { breakGlass, reviewBreakGlass } from "./index.ts";
import { breakOn, fresh, glassInput, reviewAll } from "./test-emergency.ts";

/** As in the races of claims: real ones, in a forced order, or both at once and often. */

let world: AskingWorld;

beforeAll(async () => {
  world = await askingWorld({ stages: [{ who: "role:governance", need: 2 }] });
});

afterEach(() => reviewAll(world.compliance));

type Act = () => Promise<unknown>;
const both = (...acts: Act[]) => Promise.allSettled(acts.map((act) => act()));
const fulfilled = (results: PromiseSettledResult<unknown>[]) =>
  results.filter(({ status }) => status === "fulfilled").length;
const steps = ["break_glass.open", "approval.decide", "approval.revoke", "approval.expire", "approval.claim"];
const rounds = 60;

async function often(act: Act): Promise<void> {
  for (let done = 0; done < rounds; done += 1) {
    await act();
    await reviewAll(world.compliance);
  }
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
  test("the no first: it is denied, and nobody approves it alone (I10)", async () => {
    const { id, open, deny } = await start();
    expect(await inOrder(id, deny, open)).toMatchObject([
      { value: { status: "denied" } },
      { reason: { code: "conflict", details: { current: { status: "denied" } } } },
    ]);
    expect(await db().breakGlass.count({ where: { approvalId: id } })).toBe(0);
  });

  test("the no second: it stops what was approved (I10)", async () => {
    const { id, open, deny } = await start();
    expect(await inOrder(id, open, deny)).toMatchObject([
      { value: { status: "approved" } },
      { value: { status: "revoked", vote: "revoked" } },
    ]);
  });

  test("at once: never approved in the end (I8, I10; 60 times)", async () => {
    await often(async () => {
      const { id, open, deny } = await start();
      await both(open, deny);
      const taken = await stepsOf(id, steps);
      expect([await statusOf(id), ...taken]).toEqual(
        taken.length === 1
          ? ["denied", "approval.decide"]
          : ["revoked", "break_glass.open", "approval.revoke"],
      );
    });
  });
});

describe("breaking glass and a yes of the quorum", () => {
  test("the yes first: the second one is a vote like any other, and needs no emergency (I9)", async () => {
    const { id, open, approve } = await start();
    expect(await inOrder(id, approve, open)).toMatchObject([
      { value: { status: "pending", vote: "counted" } },
      { reason: { code: "conflict" } },
    ]);
    expect(await statusOf(id)).toBe("pending");
  });

  test("the yes second: it is late (I8)", async () => {
    const { id, open, approve } = await start();
    expect(await inOrder(id, open, approve)).toMatchObject([
      { value: { status: "approved" } },
      { value: { status: "approved", vote: "late" } },
    ]);
  });

  test("the last two of the quorum and somebody alone, at once: approved once, by one of them (I8, I9; 60 times)", async () => {
    const third = await addPerson("governance");
    await often(async () => {
      const { id, open, approve } = await start();
      const also = { ...(await painted(id)) };
      await both(open, approve, () => voteApproval(ctxOf(third), also));
      const taken = await stepsOf(id, steps);
      expect(await statusOf(id)).toBe("approved");
      expect(taken).toHaveLength(1);
      expect(await db().breakGlass.count({ where: { approvalId: id } })).toBe(
        taken[0] === "break_glass.open" ? 1 : 0,
      );
    });
  });
});

test("breaking glass that waits for a lock beyond the deadline approves nothing (I16; 10 times)", async () => {
  for (let round = 0; round < 10; round += 1) {
    const { id } = await pendingApproval(world, { expiresAt: new Date(Date.now() + 200) });
    const input = await glassInput(id);
    const lock = await holdLock("SELECT id FROM action_approval WHERE id = $1 FOR UPDATE", [id]);
    const opening = breakGlass(ctxOf(fresh(world.governance)), input).catch((error) => error);
    await lock.waiters(1);
    await untilPast(id);
    await lock.release();
    expect(await opening).toMatchObject({ code: "conflict", details: { current: { status: "expired" } } });
    expect(await db().breakGlass.count({ where: { approvalId: id } })).toBe(0);
  }
});

/** Until its deadline has passed by the database's clock. */
async function untilPast(id: string): Promise<void> {
  for (;;) {
    const [row] = await runAsOwner<{ past: boolean }>(
      databaseUrl(),
      "SELECT clock_timestamp() >= expires_at AS past FROM action_approval WHERE id = $1",
      [id],
    );
    if (row?.past) return;
  }
}

describe("a claim and a no, after glass was broken", () => {
  test("the claim first: it is under way, and the no is late (I8)", async () => {
    const { id, row, open, deny } = await start();
    await open();
    expect(await inOrder(id, () => claimOf(world, row), deny)).toMatchObject([
      { status: "fulfilled" },
      { value: { status: "claimed", vote: "late" } },
    ]);
  });

  test("the no first: there is nothing to claim (I21)", async () => {
    const { id, row, open, deny } = await start();
    await open();
    expect(await inOrder(id, deny, () => claimOf(world, row))).toMatchObject([
      { value: { status: "revoked" } },
      { reason: { code: "gone" } },
    ]);
  });

  test("at once: claimed or stopped, never both (I8, I20, I21; 60 times)", async () => {
    await often(async () => {
      const { id, row, open, deny } = await start();
      await open();
      const [claim, no] = await both(() => claimOf(world, row), deny);
      expect(no?.status).toBe("fulfilled");
      expect(await statusOf(id)).toBe(claim?.status === "fulfilled" ? "claimed" : "revoked");
    });
  });
});

test("two reviews at once: one stands, and the other is told whose (I8; 60 times)", async () => {
  await often(async () => {
    const { id } = await pendingApproval(world);
    await breakOn(world.governance, id);
    const results = await both(
      ...([world.compliance, world.otherGovernance] as const).map(
        (person) => () => reviewBreakGlass(ctxOf(person), { id, verdict: "justified", note: "I looked." }),
      ),
    );
    expect(fulfilled(results)).toBe(1);
    expect(results.find(({ status }) => status === "rejected")).toMatchObject({
      reason: { code: "conflict" },
    });
    expect(await stepsOf(id, ["break_glass.review"])).toHaveLength(1);
  });
});

test("one person at many things at once: three, however they race", async () => {
  const person = await addPerson("governance");
  const ids: string[] = [];
  for (let made = 0; made < 8; made += 1) ids.push((await pendingApproval(world)).id);
  const results = await both(...ids.map((id) => () => breakOn(person, id)));
  expect(fulfilled(results)).toBe(3);
  expect(await db().breakGlass.count({ where: { openedById: person.id } })).toBe(3);
});
