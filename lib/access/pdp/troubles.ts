import { log } from "#lib/log.ts";
import type { Decision } from "../evaluation/index.ts";

/** What was not written down, and is lost but for the log's line. */
export type Lost = "event" | "usage";

/** What somebody must mend, told to the log, and counted since the process began for whoever watches it. */
export class Troubles {
  /** Of the policy in force: how many decisions met each rule that could not be evaluated. */
  readonly #brokenRules = new Map<string, number>();
  #policyVersion = 0;
  readonly #lost: Record<Lost, number> = { event: 0, usage: 0 };

  get brokenRules(): ReadonlyMap<string, number> {
    return this.#brokenRules;
  }

  get lost(): Readonly<Record<Lost, number>> {
    return this.#lost;
  }

  /** One line for each rule of each version of the policy: it may be met by every call. */
  noteBrokenRules({ brokenRules, policyVersion }: Pick<Decision, "brokenRules" | "policyVersion">): void {
    if (brokenRules.length === 0) return;
    if (policyVersion !== this.#policyVersion) this.#brokenRules.clear();
    this.#policyVersion = policyVersion;
    for (const rule of brokenRules) {
      const count = this.#brokenRules.get(rule) ?? 0;
      if (count === 0)
        log.error(
          { rule, policyVersion },
          "a rule of the access policy can't be evaluated: it counts as met",
        );
      this.#brokenRules.set(rule, count + 1);
    }
  }

  noteLost(what: Lost, facts: Record<string, unknown>): void {
    this.#lost[what] += 1;
    log.error(facts, `${what} of a decision set aside: it can't be written`);
  }
}
