import { beforeAll, expect, test } from "vitest";
import { db } from "#lib/db/client.ts";
import { atOnce } from "#lib/db/test-locks.ts";
import { ctxOf } from "#prisma/seed/factories.ts";
import { painted, statusOf, stepsOf } from "../claims/test-claims.ts";
import { cancelApproval } from "../requests/index.ts";
import { loadApproval } from "../row/index.ts";
import { type AskingWorld, askingWorld, pendingApproval } from "../testing/index.ts";
import { fulfilled, inOrder, often, waitsPast } from "../testing/races.ts";
import { voteApproval } from "../votes/index.ts";
import { editApproval } from "./index.ts";
import { childOf, seen } from "./test-edits.ts";

/** As in the races of votes: real ones, in a forced order, or both at once. */

let world: AskingWorld;
let two: AskingWorld;

beforeAll(async () => {
  world = await askingWorld();
  two = await askingWorld({ stages: [{ who: "role:governance", need: 2 }] });
});

/** Somebody who changes it, and somebody else who says yes to it. */
async function start(own = world) {
  const { id } = await pendingApproval(own);
  const [page, yes] = [await seen(id), await painted(id)];
  return {
    id,
    page,
    edit: () => editApproval(ctxOf(own.governance), page),
    approve: () => voteApproval(ctxOf(own.otherGovernance), yes),
  };
}

test(
  "edit first: a yes is refused, and names what came of it (I5, I7, I8)",
  ...often(async () => {
    const { id, edit, approve } = await start();
    const [edited, voted] = await inOrder(id, edit, approve);
    const child = await childOf(id);
    expect(edited).toMatchObject({ value: { id: child?.id } });
    expect(voted).toMatchObject({
      reason: { code: "conflict", details: { current: { status: "superseded", superseded_by: child?.id } } },
    });
    expect(await db().vote.count({ where: { actionApprovalId: { in: [id, child?.id ?? ""] } } })).toBe(0);
  }),
);

test(
  "a yes first: the edit is refused, and nothing comes of it (I8)",
  ...often(async () => {
    const { id, edit, approve } = await start();
    expect(await inOrder(id, approve, edit)).toMatchObject([
      { value: { status: "approved" } },
      { reason: { code: "conflict", details: { current: { status: "approved", superseded_by: null } } } },
    ]);
    expect(await childOf(id)).toBeNull();
  }),
);

test(
  "a yes that decides nothing yet, first: the edit stands, and that yes is for nothing (I7)",
  ...often(async () => {
    const { id, edit, approve } = await start(two);
    expect(await inOrder(id, approve, edit)).toMatchObject([
      { value: { status: "pending" } },
      { status: "fulfilled" },
    ]);
    const child = await childOf(id);
    expect((await loadApproval(db(), child?.id ?? "")).votes).toEqual([]);
  }),
);

for (const editsFirst of [true, false])
  test(
    `${editsFirst ? "the edit before the cancel" : "the cancel before the edit"}: one of the two (I8)`,
    ...often(async () => {
      const { id, edit } = await start();
      const cancel = () => cancelApproval(world.gateway, { id, reason: "The agent gave up." });
      const results = await (editsFirst ? inOrder(id, edit, cancel) : inOrder(id, cancel, edit));
      expect(results).toMatchObject([{ status: "fulfilled" }, { reason: { code: "conflict" } }]);
      expect(await statusOf(id)).toBe(editsFirst ? "superseded" : "cancelled");
      expect((await childOf(id)) !== null).toBe(editsFirst);
    }),
  );

test(
  "two edits at once: one of them, and the other hears of it (I8)",
  ...often(async () => {
    const { id, page, edit } = await start();
    const other = { ...page, arguments: '{"to":"ana","amount":1}' };
    const results = await atOnce(edit, () => editApproval(ctxOf(world.otherGovernance), other));
    expect(fulfilled(results)).toBe(1);
    expect(await stepsOf(id, ["approval.edit"])).toHaveLength(1);
  }, 4),
);

test(
  "an edit and a yes at once: one of the two, always (I7, I8)",
  ...often(async () => {
    const { id, edit, approve } = await start();
    const [edited, voted] = await atOnce(edit, approve);
    const child = await childOf(id);
    expect([edited?.status, voted?.status, child !== null, await statusOf(id)]).toEqual(
      child ? ["fulfilled", "rejected", true, "superseded"] : ["rejected", "fulfilled", false, "approved"],
    );
  }, 4),
);

test(
  "an edit that waits for a lock beyond the deadline changes nothing (I16)",
  ...often(async () => {
    const { id, result } = await waitsPast("expiresAt", async (ms) => {
      const { id } = await pendingApproval(world, { expiresAt: new Date(Date.now() + ms) });
      const page = await seen(id);
      return { id, act: () => editApproval(ctxOf(world.governance), page) };
    });
    expect(result).toMatchObject({
      reason: { code: "conflict", details: { current: { status: "expired" } } },
    });
    expect(await childOf(id)).toBeNull();
  }),
);
