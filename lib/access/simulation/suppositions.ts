import { canonicalJson } from "#lib/core/canonical-json.ts";
import {
  type Decision,
  pairKey,
  policyIndex,
  subjectOf,
  type World,
  type WorldGrant,
} from "../evaluation/index.ts";

/** The world in force and the draft, asked about calls of whose arguments the same is supposed. */
export type WorldPair = { before: World; after: World };

/** What is supposed of arguments: the constraints of grants that they are as asked, and the conditions that they meet. */
type Supposed = { fit: ReadonlySet<string> | "all"; met: ReadonlySet<string> | "all" };
const none: ReadonlySet<string> = new Set();

/**
 * The two worlds under suppositions about arguments, which are not kept. Whatever a constraint or a condition says, the same
 * words are true of a call in both worlds or in neither; different words may be so independently.
 *
 * A call is permitted when what one grant asks of arguments fits and no rule's condition is met. So what fits can only permit
 * and what is met can only deny, and those few suppositions are enough in which everything or nothing fits or is met, or one
 * thing alone: if two worlds differ about some call with any arguments, they do so under one of these.
 */
export class Suppositions {
  /** Nothing is supposed: who is asked without arguments takes grants for not fitting and conditions for met. */
  readonly none: WorldPair;
  readonly #policies = {
    before: new Map<string, World["policy"]>(),
    after: new Map<string, World["policy"]>(),
  };

  constructor(before: World, after: World) {
    this.none = { before, after };
  }

  /**
   * @param untold what the two worlds say to the call without arguments
   * @returns one at least; the first supposes that all fits and all is met. Where nothing turns on arguments it is the only one
   */
  about(...untold: readonly [Decision, Decision]): WorldPair[] {
    const about = untold.find(({ agentId, server, access }) => agentId !== null && server !== null && access);
    if (!about) return [this.none];
    const asked = constraintsFor(this.none.before, about);
    const conditions = new Set([
      ...conditionsFor(this.none.before, about),
      ...conditionsFor(this.none.after, about),
    ]);
    if (asked.size === 0 && conditions.size === 0) return [this.none];
    const supposed: Supposed[] = [
      { fit: "all", met: "all" },
      { fit: "all", met: none },
      ...[...conditions].map((one): Supposed => ({ fit: "all", met: new Set([one]) })),
      ...(asked.size === 0 ? [] : [none, ...[...asked].map((one) => new Set([one]))]).map(
        (fit): Supposed => ({ fit, met: none }),
      ),
    ];
    return supposed.map((one) => ({
      before: this.#suppose("before", about, one),
      after: this.#suppose("after", about, one),
    }));
  }

  #suppose(side: keyof WorldPair, { agentId, server }: Decision, { fit, met }: Supposed): World {
    const world = this.none[side];
    const key = pairKey(agentId ?? "", server ?? "");
    const grants = (world.grants.get(key) ?? []).map((grant) =>
      fit === "all" || fit.has(constraintsOf(grant)) ? { ...grant, constraints: [] } : grant,
    );
    return { ...world, grants: new Map([[key, grants]]), policy: this.#policyOf(side, met) };
  }

  /** Kept, as its rules are made ready once for each policy. */
  #policyOf(side: keyof WorldPair, met: Supposed["met"]): World["policy"] {
    const key = met === "all" ? "all" : `only ${[...met].join()}`;
    const known = this.#policies[side].get(key);
    if (known) return known;
    const { policy } = this.none[side];
    const rules = policy.document.rules.flatMap((rule) => {
      if (!readsArgs(rule.condition)) return [rule];
      const { condition, ...always } = rule;
      return met === "all" || met.has(condition) ? [always] : [];
    });
    const supposed = { ...policy, document: { ...policy.document, rules } };
    this.#policies[side].set(key, supposed);
    return supposed;
  }
}

/** What grants on a server ask of an agent's arguments. A draft takes grants away and adds none. */
function constraintsFor({ grants }: World, { agentId, server }: Decision): ReadonlySet<string> {
  const list = grants.get(pairKey(agentId ?? "", server ?? "")) ?? [];
  return new Set(list.filter(({ constraints }) => constraints.length > 0).map(constraintsOf));
}

function constraintsOf({ constraints }: WorldGrant): string {
  return canonicalJson(constraints);
}

/** Conditions over arguments, of the rules that are about the call. */
function conditionsFor(world: World, { agentId, server, tool, effects, access }: Decision): string[] {
  const agent = world.agents.get(agentId ?? "");
  const found = world.servers.get(server ?? "");
  if (!agent || !found || !access) return [];
  const subject = subjectOf(agent, found, tool === null ? null : { name: tool, effects }, access);
  const { denies, asks } = policyIndex(world.policy);
  return [...denies, ...asks]
    .filter(({ matches }) => matches(subject))
    .map(({ rule }) => rule.condition)
    .filter(readsArgs);
}

/** One that only quotes the word is taken for one of them. */
function readsArgs(condition: string | undefined): condition is string {
  return condition !== undefined && /\bargs\b/.test(condition);
}
