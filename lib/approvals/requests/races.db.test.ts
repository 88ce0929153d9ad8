import { beforeAll, describe, expect, test } from "vitest";
import { newId } from "#lib/core/ids.ts";
import { db } from "#lib/db/client.ts";
import { atOnce, holdLock, queued } from "#lib/db/test-locks.ts";
import { ctxOf } from "#prisma/seed/factories.ts";
import { newsOf } from "../claims/test-claims.ts";
import { editApproval } from "../edits/index.ts";
import { seen } from "../edits/test-edits.ts";
import { ask, call } from "../standing/test-standing.ts";
import { type AskingWorld, askingWorld } from "../testing/index.ts";
import { inOrder, often } from "../testing/races.ts";
import { cancelApproval } from "./cancel-approval.ts";

/** As in the races of votes: real ones, in a forced order, or both at once. */

let world: AskingWorld;

beforeAll(async () => {
  world = await askingWorld();
});

describe("create and create, of the same call", () => {
  /** What was made is taken back: an agent has so many requests at most that wait. */
  const expectOne = async (results: PromiseSettledResult<unknown>[], callId: string) => {
    const rows = await db().actionApproval.findMany({ where: { callId } });
    expect(rows).toHaveLength(1);
    const [{ id = "" } = {}] = rows;
    const told = results.map((each) => each.status === "fulfilled" && each.value) as { again: boolean }[];
    expect(told).toMatchObject(results.map(() => ({ id, status: "pending" })));
    expect(told.filter(({ again }) => again)).toHaveLength(1);
    expect(await newsOf(id)).toEqual(["approval.requested"]);
    await cancelApproval(world.gateway, { id, reason: "It was a race." });
  };

  test(
    "one after the other's lock: the second one finds what the first one made (I24)",
    ...often(async () => {
      const callId = newId("request");
      const lock = await holdLock("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [
        `approval ${world.gatewayId} ${callId}`,
      ]);
      const asking = () => ask(world, call, { call_id: callId });
      const results = await queued(lock, asking, asking);
      await expectOne(results, callId);
      expect(results).toMatchObject([{ value: { again: false } }, { value: { again: true } }]);
    }),
  );

  for (const keyed of [false, true])
    test(
      `at once, ${keyed ? "with" : "without"} a key: one row, told of once (I24)`,
      ...often(async () => {
        const callId = newId("request");
        const key = keyed ? { idempotency_key: callId } : {};
        const asking = () => ask(world, call, { call_id: callId, ...key });
        await expectOne(await atOnce(asking, asking), callId);
      }, 4),
    );
});

test(
  "asked again while a person changes it: no second request, it finds what came of the first (I24)",
  ...often(async () => {
    const callId = newId("request");
    const { id } = await ask(world, call, { call_id: callId });
    const page = await seen(id);
    const results = await inOrder(
      id,
      () => editApproval(ctxOf(world.governance), page),
      () => ask(world, call, { call_id: callId }),
    );
    const [edited] = results as [PromiseFulfilledResult<{ id: string }>, unknown];
    expect(results).toMatchObject([
      { status: "fulfilled" },
      { value: { id, again: true, superseded_by: edited.value.id } },
    ]);
    await cancelApproval(world.gateway, { id: edited.value.id, reason: "It was a race." });
  }),
);
