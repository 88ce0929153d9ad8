import type { World } from "../evaluation/index.ts";
import type { Compared } from "./compare.ts";
import { flipsMax, hitMax } from "./limits.ts";
import type { Question } from "./read-questions.ts";
import type { SimulationResult } from "./schemas.ts";

type Counts = { denied: number; permitted: number };
type Flip = SimulationResult["flips"][number];
type Tallied = Pick<
  SimulationResult,
  "denied" | "permitted" | "uncertain" | "uncertain_flips" | "agents" | "people" | "servers" | "flips"
>;

/** What flips, summed up by who is hit. */
export class Tally {
  readonly #world: Pick<World, "agents" | "users">;
  readonly #all = { denied: 0, permitted: 0, uncertain: 0, uncertain_flips: 0 };
  readonly #agents = new Map<string, Counts>();
  readonly #people = new Map<string, Counts>();
  readonly #servers = new Map<string, Counts>();
  readonly #flips = new Map<string, Flip>();

  constructor(world: Pick<World, "agents" | "users">) {
    this.#world = world;
  }

  /** Of decisions that turn on arguments; whether they flip or not. */
  uncertain({ decisions }: Question): void {
    this.#all.uncertain += decisions;
  }

  flip({ decisions, last_at }: Question, { before, after, uncertain }: Compared): void {
    const permit = before.permit ? before : after;
    const { agentId, userId, server, tool } = permit;
    const hit: Counts = before.permit
      ? { denied: decisions, permitted: 0 }
      : { denied: 0, permitted: decisions };
    add(this.#all, hit);
    if (uncertain) this.#all.uncertain_flips += decisions;
    if (agentId !== null) add(countsOf(this.#agents, agentId), hit);
    if (userId !== null) add(countsOf(this.#people, userId), hit);
    if (server !== null) add(countsOf(this.#servers, server), hit);

    const key = JSON.stringify([agentId, userId, server, tool, before.reason, after.reason, uncertain]);
    const known = this.#flips.get(key);
    const lastAt = last_at.toISOString();
    this.#flips.set(key, {
      agent: { id: agentId ?? "", name: this.#agentName(agentId ?? "") },
      person: userId === null ? null : { id: userId, name: this.#personName(userId) },
      server: server ?? "",
      tool,
      before: { permit: before.permit, reason: before.reason },
      after: { permit: after.permit, reason: after.reason },
      uncertain,
      decisions: (known?.decisions ?? 0) + decisions,
      last_at: known && known.last_at > lastAt ? known.last_at : lastAt,
    });
  }

  result(): Tallied {
    return {
      ...this.#all,
      agents: ranked(this.#agents).map(([id, hit]) => ({ id, name: this.#agentName(id), ...hit })),
      people: ranked(this.#people).map(([id, hit]) => ({ id, name: this.#personName(id), ...hit })),
      servers: ranked(this.#servers).map(([name, hit]) => ({ name, ...hit })),
      flips: [...this.#flips.values()].sort((a, b) => b.decisions - a.decisions).slice(0, flipsMax),
    };
  }

  #agentName(id: string): string {
    return this.#world.agents.get(id)?.name ?? id;
  }

  #personName(id: string): string {
    return this.#world.users.get(id)?.name ?? id;
  }
}

function countsOf(all: Map<string, Counts>, key: string): Counts {
  const counts = all.get(key) ?? { denied: 0, permitted: 0 };
  all.set(key, counts);
  return counts;
}

function add(counts: Counts, { denied, permitted }: Counts): void {
  counts.denied += denied;
  counts.permitted += permitted;
}

/** Those who are hit most, first. */
function ranked(all: ReadonlyMap<string, Counts>): [string, Counts][] {
  const sum = ({ denied, permitted }: Counts) => denied + permitted;
  return [...all].sort(([, a], [, b]) => sum(b) - sum(a)).slice(0, hitMax);
}
