import { expect, test, vi } from "vitest";
import { databaseUrl } from "#lib/env.ts";
import { Follower } from "./follower.ts";
import { runAsOwner } from "./test-database.ts";

const channel = "countersign_numbers";

/** Polls faster than it can connect. */
class Numbers extends Follower<{ revision: number }> {
  polls = 0;

  constructor() {
    super({ what: "The number", channel, pollMs: 1, patienceMs: 60_000 });
  }

  protected override async load() {
    return { revision: 1 };
  }

  protected override async isCurrent() {
    return true;
  }

  protected override polled() {
    this.polls++;
  }
}

test("listens over one connection, however often it polls until that one is there", async () => {
  const numbers = new Numbers();
  numbers.start();
  try {
    await vi.waitFor(() => expect(numbers.polls).toBeGreaterThan(200), { timeout: 60_000 });
    const listening = await runAsOwner(
      databaseUrl(),
      `SELECT pid FROM pg_stat_activity WHERE query = 'LISTEN ${channel}' AND datname = current_database()`,
    );
    expect(listening).toHaveLength(1);
  } finally {
    await numbers.stop();
  }
});
