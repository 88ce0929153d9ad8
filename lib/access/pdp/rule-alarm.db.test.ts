import { afterEach, expect, test, vi } from "vitest";
import { db } from "#lib/db/client.ts";
import { runAsOwner } from "#lib/db/test-database.ts";
import { databaseUrl } from "#lib/env.ts";
import { log } from "#lib/log.ts";
import { unique } from "#prisma/seed/factories.ts";
import { RuleAlarm } from "./rule-alarm.ts";

afterEach(() => vi.restoreAllMocks());

const noon = new Date("2026-05-04T12:00:00Z");
const nextDay = new Date("2026-05-05T00:00:00Z");

async function toldOf(rule: string) {
  const events = await db().outboxEvent.findMany({
    where: { kind: "access_policy.rule_broken", payload: { contains: rule } },
    orderBy: { id: "asc" },
  });
  return events.map(({ payload }) => JSON.parse(payload));
}

test("a broken rule is told once a day and version, however many calls and processes meet it", async () => {
  const rule = unique("rule");
  const alarms = [new RuleAlarm(), new RuleAlarm(), new RuleAlarm()];
  const meet = (policyVersion: number, at: Date) => {
    for (const alarm of alarms)
      for (let call = 0; call < 50; call++) alarm.raise({ brokenRules: [rule], policyVersion }, at);
    return Promise.all(alarms.map((alarm) => alarm.close()));
  };
  await meet(3, noon);
  await meet(3, noon);
  expect(await toldOf(rule)).toEqual([{ policy_version: 3, rule, day: "2026-05-04" }]);
  await meet(4, noon);
  await meet(4, nextDay);
  expect(await toldOf(rule)).toMatchObject([
    { policy_version: 3 },
    { policy_version: 4, day: "2026-05-04" },
    { policy_version: 4, day: "2026-05-05" },
  ]);
});

test("nothing broken tells nobody, and what can't be written stops no decision", async () => {
  const rule = unique("rule");
  const error = vi.spyOn(log, "error").mockImplementation(() => undefined);
  const alarm = new RuleAlarm();
  alarm.raise({ brokenRules: [], policyVersion: 1 }, noon);
  await runAsOwner(databaseUrl(), "REVOKE INSERT ON outbox_event FROM countersign_app");
  alarm.raise({ brokenRules: [rule], policyVersion: 1 }, noon);
  await alarm.close();
  await runAsOwner(databaseUrl(), "GRANT INSERT ON outbox_event TO countersign_app");
  expect(await toldOf(rule)).toEqual([]);
  expect(error).toHaveBeenCalledWith(expect.objectContaining({ rule }), expect.any(String));
});
