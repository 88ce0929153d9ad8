import { beforeAll, describe, expect, test } from "vitest";
import { type Act, atOnce } from "#lib/db/test-locks.ts";
import { claimOf, statusOf } from "../claims/test-claims.ts";
import type { AskingWorld } from "../testing/index.ts";
import { inOrder, often } from "../testing/races.ts";
import { ask, endAll, given, revoke, standingRow, standingWorld } from "./test-standing.ts";

/** As in the races of votes: real ones, in a forced order, or both at once. */

let world: AskingWorld;

beforeAll(async () => {
  world = await standingWorld();
});

type Told = Awaited<ReturnType<typeof ask>>;
const claim = (told: Told) => claimOf(world, { id: told.id, actionHash: told.action_hash });
const inOrderOf = (id: string, first: Act, second: Act) => inOrder(id, first, second, "standing_permission");

/** As `often`; each time nothing waits, and nothing is allowed, of what was before. */
function oftenAnew(run: () => Promise<void>) {
  return often(async () => {
    await endAll(world);
    await run();
  });
}

describe("standing match and standing revoke", () => {
  test(
    "revoke first: the request waits for people, and no call is used (I21, I25)",
    ...oftenAnew(async () => {
      const { id } = await given(world);
      const results = await inOrderOf(
        id,
        () => revoke(world.governance, id),
        () => ask(world),
      );
      expect(results).toMatchObject([
        { value: { status: "revoked" } },
        { value: { status: "pending", basis: null } },
      ]);
      expect(await standingRow(id)).toMatchObject({ status: "revoked", usedCalls: 0 });
    }),
  );

  test(
    "match first: it is approved, and stopped at its claim (I21, I25)",
    ...oftenAnew(async () => {
      const { id } = await given(world);
      const results = await inOrderOf(
        id,
        () => ask(world),
        () => revoke(world.governance, id),
      );
      expect(results).toMatchObject([
        { value: { status: "approved" } },
        { value: { status: "revoked", used_calls: 1 } },
      ]);
      const [told] = results as [PromiseFulfilledResult<Told>, unknown];
      await expect(claim(told.value)).rejects.toMatchObject({ code: "gone" });
    }),
  );

  test(
    "at once: nothing is claimed after the revoke, whichever came first (I21, I25)",
    ...oftenAnew(async () => {
      const { id } = await given(world);
      const [told] = await Promise.all([ask(world), revoke(world.governance, id)]);
      expect(await standingRow(id)).toMatchObject({
        status: "revoked",
        usedCalls: told.status === "approved" ? 1 : 0,
      });
      await expect(claim(told)).rejects.toMatchObject({
        code: told.status === "approved" ? "gone" : "conflict",
      });
    }),
  );
});

describe("standing match and standing match", () => {
  test(
    "the last call that is left: one has it, and the other waits for people (I25)",
    ...oftenAnew(async () => {
      const { id } = await given(world, { max_calls: 1 });
      const results = await inOrderOf(
        id,
        () => ask(world),
        () => ask(world),
      );
      expect(results).toMatchObject([{ value: { status: "approved" } }, { value: { status: "pending" } }]);
      expect(await standingRow(id)).toMatchObject({ status: "exhausted", usedCalls: 1 });
    }),
  );

  test(
    "four at once, where two calls and a sum for two are left: two have them (I25)",
    ...oftenAnew(async () => {
      const { id } = await given(world, { max_calls: 3, sum: { pointer: "/amount", max: 200 } });
      const told = await Promise.all(Array.from({ length: 4 }, () => ask(world)));
      expect(told.filter(({ status }) => status === "approved")).toHaveLength(2);
      const { usedCalls, usedSum } = await standingRow(id);
      expect([usedCalls, usedSum.toFixed()]).toEqual([2, "200"]);
    }),
  );
});

describe("claim of what was allowed and standing revoke", () => {
  const start = async () => {
    const { id } = await given(world);
    return { id, told: await ask(world) };
  };

  test(
    "revoke first: the claim that waited for it gets no token (I21)",
    ...oftenAnew(async () => {
      const { id, told } = await start();
      const results = await inOrderOf(
        id,
        () => revoke(world.governance, id),
        () => claim(told),
      );
      expect(results).toMatchObject([{ value: { status: "revoked" } }, { reason: { code: "gone" } }]);
      expect(await statusOf(told.id)).toBe("revoked");
    }),
  );

  test(
    "claim first: it has its token, and the revoke ends the rest (I21)",
    ...oftenAnew(async () => {
      const { id, told } = await start();
      const results = await inOrderOf(
        id,
        () => claim(told),
        () => revoke(world.governance, id),
      );
      expect(results).toMatchObject([
        { value: { token: expect.any(String) } },
        { value: { status: "revoked" } },
      ]);
      expect(await statusOf(told.id)).toBe("claimed");
    }),
  );

  test(
    "at once: claimed or stopped, never both (I8, I21)",
    ...oftenAnew(async () => {
      const { id, told } = await start();
      const [claimed, revoked] = await atOnce(
        () => claim(told),
        () => revoke(world.governance, id),
      );
      expect(revoked?.status).toBe("fulfilled");
      expect(await statusOf(told.id)).toBe(claimed?.status === "fulfilled" ? "claimed" : "revoked");
    }),
  );
});

test(
  "match, claim, vote and revoke around one permission, all at once, never wait for each other for ever",
  ...oftenAnew(async () => {
    const { id } = await given(world);
    const told = await ask(world);
    const results = await atOnce(
      () => ask(world),
      () => claim(told),
      () => given(world),
      () => ask(world),
      () => revoke(world.compliance, id),
    );
    for (const result of results)
      if (result.status === "rejected") expect(result.reason).toMatchObject({ code: "gone" });
  }),
);
