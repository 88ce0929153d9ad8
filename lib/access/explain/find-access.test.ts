import { expect, test } from "vitest";
import { facts, grant, now, tool, worldOf } from "../evaluation/test-world.ts";
import { takeRows } from "./find-access.ts";

/** Many tools, each asked about through many gateways. */
function askedOf(tools: number) {
  const { servers, gateways, ...rest } = facts({ grants: [grant()] });
  const named = Array.from({ length: tools }, (_, n) => tool(`find_${n}`));
  const world = worldOf({
    ...rest,
    servers: servers.map((one) => ({
      ...one,
      versions: one.versions.map((version) => ({ ...version, tools: named })),
    })),
    gateways: gateways.flatMap((one) =>
      Array.from({ length: 30 }, (_, n) => ({ ...one, id: `${one.id}-${n}` })),
    ),
  });
  const question = {
    agent: undefined,
    server: undefined,
    tool: undefined,
    level: undefined,
    user: undefined,
  };
  return { world, nowMs: now, question, unknownServer: false };
}

test("others have their turn while a long answer is worked out", async () => {
  let turns = 0;
  let open = true;
  const others = (async () => {
    for (; open; turns++) await new Promise(setImmediate);
  })();
  const rows = await takeRows(askedOf(1_000), 10_000, undefined, 60_000);
  open = false;
  await others;
  expect(rows).toHaveLength(1_000);
  expect(turns).toBeGreaterThan(1);
});

test("an answer that takes too long is refused, and says what would be quicker", async () => {
  await expect(takeRows(askedOf(3), 10, undefined, -1)).rejects.toMatchObject({
    code: "too_large",
    message: expect.stringContaining("Narrow it"),
  });
});
