import type { OutboxEvent } from "#lib/core/events.ts";
import { db } from "#lib/db/client.ts";
import { announce } from "#lib/kernel/announce.ts";
import { now } from "#lib/kernel/clock.ts";
import { log } from "#lib/log.ts";
import type { Decision } from "../evaluation/index.ts";

/** How long an alarm that nobody could be told of is left alone. */
const retryMs = 10_000;

type Broken = Extract<OutboxEvent, { kind: "access_policy.rule_broken" }>;

/**
 * Has people told of rules that can't be evaluated: once for each rule, version of the policy and day (UTC), whichever
 * process met it first. No decision waits for it.
 */
export class RuleAlarm {
  /** What was raised today. */
  readonly #raised = new Set<string>();
  #day = "";
  readonly #raising = new Set<Promise<void>>();

  raise({ brokenRules, policyVersion }: Pick<Decision, "brokenRules" | "policyVersion">, at: Date): void {
    if (brokenRules.length === 0) return;
    const day = at.toISOString().slice(0, 10);
    if (day !== this.#day) this.#raised.clear();
    this.#day = day;
    for (const rule of brokenRules) this.#raise({ policyVersion, rule, day });
  }

  /** Resolves when what was raised is written, or could not be. */
  async close(): Promise<void> {
    await Promise.all(this.#raising);
  }

  #raise({ policyVersion, rule, day }: { policyVersion: number; rule: string; day: string }): void {
    const key = `${policyVersion}/${rule}`;
    if (this.#raised.has(key)) return;
    this.#raised.add(key);
    const event: Broken = { kind: "access_policy.rule_broken", policy_version: policyVersion, rule, day };
    const raising = announceOnce(event)
      .catch((error) => {
        log.error({ err: error, rule, policyVersion }, "nobody was told of a rule that can't be evaluated");
        setTimeout(() => this.#raised.delete(key), retryMs).unref();
      })
      .finally(() => this.#raising.delete(raising));
    this.#raising.add(raising);
  }
}

async function announceOnce(event: Broken): Promise<void> {
  const { kind, ...payload } = event;
  await db().$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('countersign-rule-alarm', 0))`;
    const told = await tx.$queryRaw<unknown[]>`
      SELECT id FROM outbox_event WHERE kind = 'access_policy.rule_broken' AND payload = ${JSON.stringify(payload)}`;
    if (told.length === 0) await announce(tx, event, await now({}, tx));
  });
}
