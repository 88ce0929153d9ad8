import { demoDomain } from "#lib/core/demo.ts";
import type { JsonObject } from "#lib/core/json-object.ts";
import type { AgentName } from "./clients.ts";

/** How an agent of the demo works: on whose behalf, and which calls it makes how often. */
type Agent = { agent: string; name: AgentName; people: readonly string[]; habits: readonly Habit[] };

type Habit = {
  /** How often, against its other habits. */
  weight: number;
  server: string;
  version: string;
  tool: string;
  /** Its arguments. */
  of(dice: Dice): JsonObject;
  /** One in how many is refused, with the policy's reason. */
  refused?: { oneIn: number; rule: string; reason: string };
  /** One in how many fails at the server. */
  fails?: { oneIn: number; error: string };
  /** How long it takes, about, in milliseconds. */
  ms: number;
};

/** Chance with a memory: the same story each time. */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  /** Of 1 (mulberry32). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  of<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)] as T;
  }

  hex(digits: number): string {
    return Array.from({ length: digits }, () => this.below(16).toString(16)).join("");
  }
}

const customer = (dice: Dice) => `C-${dice.of([42, 42, 1007, 1188, 2310, 2655, 3092, 4471, 5038, 6120])}`;
const ticket = (dice: Dice) => `T-${55_000 + dice.below(900)}`;
const iban = "DE89370400440532013000";
const pair = (dice: Dice) => ({
  base: dice.of(["EUR", "USD", "GBP"]),
  quote: dice.of(["SEK", "CHF", "JPY"]),
});

const deskline = { server: "example.deskline/tickets", version: "5.0.1" };
const rateboard = { server: "example.rateboard/fx-rates", version: "1.2.0" };
const forgeline = { server: "example.forgeline/code-host", version: "3.1.0" };
const paging = { server: "example.larkmoor.mcp.oncall/incident-paging", version: "3.0.2" };

export const agents: readonly Agent[] = [
  {
    agent: "care-assistant",
    name: "Care assistant",
    people: ["grace.mbeki", "hannah.whitlock", "leila.haddad"],
    habits: [
      { ...deskline, weight: 8, tool: "get_ticket", of: (dice) => ({ ticket: ticket(dice) }), ms: 90 },
      {
        ...deskline,
        weight: 6,
        tool: "get_customer_history",
        of: (dice) => ({ customer: customer(dice), limit: 25 }),
        ms: 160,
      },
      {
        ...deskline,
        weight: 4,
        tool: "search_tickets",
        of: (dice) => ({ query: dice.of(["card declined", "IBAN changed", "login loop", "standing order"]) }),
        ms: 240,
        fails: { oneIn: 40, error: "The index is being rebuilt. Try again in a minute." },
      },
      {
        ...deskline,
        weight: 3,
        tool: "add_note",
        of: (dice) => ({
          ticket: ticket(dice),
          body: dice.of([
            `Customer asked to be called on +49 151 2345 ${1_000 + dice.below(9_000)}.`,
            `Wrote from jane.doe${dice.below(90)}@example.net, wants the statement of ${iban}.`,
            "Waits for the branch.",
            "Card 4111 1111 1111 1111 was read out on the phone.",
          ]),
        }),
        ms: 130,
      },
      {
        ...deskline,
        weight: 2,
        tool: "merge_tickets",
        of: (dice) => ({ from: ticket(dice), into: ticket(dice) }),
        ms: 20,
        refused: {
          oneIn: 1,
          rule: "destructive-tools",
          reason: "Merging can't be undone and was not approved.",
        },
      },
    ],
  },
  {
    agent: "fx-desk",
    name: "FX desk notes",
    people: ["kenji.mori"],
    habits: [
      { ...rateboard, weight: 5, tool: "get_rate", of: pair, ms: 45 },
      {
        ...rateboard,
        weight: 2,
        tool: "get_history",
        of: (dice) => ({ ...pair(dice), from: "2026-08-01", to: "2026-10-31" }),
        ms: 210,
        fails: { oneIn: 25, error: "upstream timed out after 5000 ms" },
      },
    ],
  },
  {
    agent: "release-runner",
    name: "Release runner",
    people: ["oskar.nowak"],
    habits: [
      {
        ...forgeline,
        weight: 4,
        tool: "get_file",
        of: (dice) => ({ repository: dice.of(["core/ledger", "web/branch"]), path: "CHANGELOG.md" }),
        ms: 70,
      },
      {
        ...forgeline,
        weight: 1,
        tool: "update_branch_protection",
        of: () => ({ repository: "core/ledger", branch: "main", required_reviews: 0 }),
        ms: 15,
        refused: {
          oneIn: 1,
          rule: "no-admin-by-agents",
          reason: "Agents may not change who has to review. Ask the platform team.",
        },
      },
      {
        ...paging,
        weight: 1,
        tool: "page",
        of: (dice) => ({
          incident: `INC-${4_800 + dice.below(90)}`,
          service: "platform",
          message: dice.of(["Deploy stuck", "Smoke test failed"]),
        }),
        ms: 320,
      },
    ],
  },
];

/** What one agent did in a few minutes, as the branch gateway reports it at `at`. */
export type Sitting = { at: Date; events: ReturnType<typeof callOf>[] };

const dayMs = 86_400_000;
/** Of a gateway's numbering, these never came: that is what a gap looks like. */
const lost = { from: 704, to: 706 };

/**
 * A month of calls, oldest first, by the numbers of one gateway's stream.
 *
 * @param now the end of the month
 */
export function demoSittings(now: Date, count = 150): Sitting[] {
  const dice = new Dice(42);
  const starts = Array.from({ length: count }, () =>
    officeTime(now.getTime() - (0.01 + dice.next() * 30) * dayMs, dice),
  );
  let seq = 0;
  return starts
    .sort((a, b) => a - b)
    .map((start) => {
      const agent = dice.of([...agents, ...agents.slice(0, 1)]);
      const session = { agent, person: dice.of(agent.people), id: `s-${dice.hex(12)}`, ip: addressOf(dice) };
      const times = Array.from({ length: 5 + dice.below(7) }, () => start + dice.below(240_000)).sort(
        (a, b) => a - b,
      );
      const events = times.map((at) => callOf(at, ++seq, session, dice));
      const sent = events.filter(
        ({ context }) => context.stream_seq < lost.from || context.stream_seq > lost.to,
      );
      return { at: new Date(start + 241_000), events: sent };
    });
}

/** Most of it happens by day. */
function officeTime(ms: number, dice: Dice): number {
  const hour = new Date(ms).getUTCHours();
  return dice.next() < 0.8 && (hour < 7 || hour > 18) ? ms - (hour < 7 ? hour + 8 : 8) * 3_600_000 : ms;
}

function addressOf(dice: Dice): string {
  return `10.20.${dice.below(4)}.${1 + dice.below(250)}`;
}

type Session = { agent: Agent; person: string; id: string; ip: string };

function callOf(at: number, seq: number, { agent, person, id, ip }: Session, dice: Dice) {
  const habit = weighted(agent.habits, dice);
  const refused = habit.refused && dice.below(habit.refused.oneIn) === 0 ? habit.refused : null;
  const failed = !refused && habit.fails && dice.below(habit.fails.oneIn) === 0 ? habit.fails : null;
  const error = refused?.reason ?? failed?.error;
  return {
    timestamp: new Date(at).toISOString(),
    action: "mcp.tool.call",
    caller: {
      identity: `${person}@${demoDomain}`,
      identity_type: "user",
      agent: agent.agent,
      agent_name: agent.name,
      session_id: id,
      trace_id: dice.hex(32),
      client_ip: ip,
      user_agent: "branch-gateway/4.2",
    },
    operation: {
      type: "tools/call",
      server: habit.server,
      server_version: habit.version,
      name: habit.tool,
      arguments: habit.of(dice),
    },
    result: {
      status: refused ? "denied" : failed ? "error" : "success",
      ...(error ? { error } : {}),
      duration_ms: Math.round(habit.ms * (0.6 + dice.next() + (dice.next() > 0.97 ? 8 : 0))),
      output_size_bytes: refused ? 0 : 200 + dice.below(9_000),
    },
    context: {
      stream_id: "branch-1",
      stream_seq: seq,
      policy_decisions: [
        refused
          ? { policy: "branch-baseline", effect: "deny", rule: refused.rule }
          : { policy: "branch-baseline", effect: "permit" },
      ],
    },
  };
}

function weighted(habits: readonly Habit[], dice: Dice): Habit {
  return dice.of(habits.flatMap((habit) => Array.from({ length: habit.weight }, () => habit)));
}
