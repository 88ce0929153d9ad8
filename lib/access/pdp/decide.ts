import type pg from "pg";
import { DomainError } from "#lib/core/errors.ts";
import { newUuid } from "#lib/core/ids.ts";
import { beforePoolCloses, pool } from "#lib/db/pool.ts";
import type { Ctx } from "#lib/kernel/ctx.ts";
import {
  type Call,
  type Decision,
  evaluate,
  limitKeys,
  type NextStep,
  type Usage,
  type World,
} from "../evaluation/index.ts";
import { proveArguments } from "./arguments-proof.ts";
import type { AskedCall } from "./authzen/to-call.ts";
import type { MadeDecision } from "./authzen/to-response.ts";
import type { Refusal } from "./authzen/who-asks.ts";
import { refusalOfChain } from "./chain.ts";
import { askedOf } from "./decided.ts";
import { usedConsent } from "./record-consent-use.ts";
import { isSampled } from "./record-decision.ts";
import { usedTool } from "./record-usage.ts";
import { Recorder, type RecorderLimits } from "./recorder.ts";
import { RuleAlarm } from "./rule-alarm.ts";
import { Troubles } from "./troubles.ts";
import { UsageCounter } from "./usage-counter.ts";
import { UsageRecorder } from "./usage-recorder.ts";
import { WorldStore } from "./world-store.ts";

/** What a call says of itself beside what is asked: why it is denied whatever was granted, and who else acts in it. */
export type Standing = Pick<AskedCall, "refusal" | "others">;

const plain: Standing = { refusal: null, others: [] };
const uncounted: Usage = { count: () => ({ calls: 0, freesInSeconds: 0 }) };

/** All that decisions are made with. */
export class Decider {
  readonly store: WorldStore;
  readonly troubles = new Troubles();
  readonly recorder: Recorder;
  readonly usage = new UsageRecorder(this.troubles);
  readonly #alarm = new RuleAlarm();
  readonly #counter = new UsageCounter();

  constructor(store = new WorldStore(), limits?: RecorderLimits) {
    this.store = store;
    this.recorder = new Recorder(this.troubles, limits);
    beforePoolCloses(() => this.close());
  }

  /** Nothing is decided any more; what was is written, as far as the database lets it. */
  async close(): Promise<void> {
    await Promise.all([this.recorder.close(), this.usage.close(), this.#alarm.close()]);
  }

  /** @throws DomainError `unavailable` when nothing more can be recorded */
  async decide(ctx: Ctx, call: Call, standing: Standing = plain): Promise<MadeDecision> {
    for (;;) {
      const world = this.store.decidable ?? (await this.#confirmed());
      // From here on nothing waits: what is decided is decided by what holds now, counted at once, and has room.
      if (this.recorder.hasRoom) return this.#decideBy(world, ctx, call, standing);
      await this.recorder.room();
    }
  }

  /**
   * What an approved call comes to, by a world of which the caller knows that it is the one committed. A permit is counted at
   * once; it is recorded with `record`, once it is one.
   */
  judgeApproved(world: World, call: Call, at: Date): Decision {
    const decision = this.#judge(world, call, at, plain, true);
    this.#count(world, decision);
    return decision;
  }

  /** The same for a call that was permitted, and counted, a moment ago. */
  judgeAgain(world: World, call: Call, at: Date): Decision {
    return this.#judge(world, call, at, plain, true, uncounted);
  }

  /** Writes a decision down, with what it uses. */
  record(world: World | undefined, ctx: Ctx, call: Call, made: MadeDecision): void {
    this.#record(world, ctx, call, made);
    if (world) this.#note(world, made);
  }

  #decideBy(world: World | undefined, ctx: Ctx, call: Call, standing: Standing): MadeDecision {
    // The story's clock, or the database's.
    const at = ctx.at ?? new Date(this.store.nowMs);
    const made = { decision: this.#judge(world, call, at, standing, false), id: newUuid(), at };
    if (world) this.#count(world, made.decision);
    this.record(world, ctx, call, made);
    return made;
  }

  #judge(
    world: World | undefined,
    call: Call,
    at: Date,
    { refusal, others }: Standing,
    approved: boolean,
    usage: Usage = this.#counter,
  ): Decision {
    if (!world) return denial(this.store.lastKnown, notCurrent, { kind: "retry", afterSeconds: 1 });
    return denialOf(world, { refusal, others }) ?? evaluate(world, call, at.getTime(), usage, approved);
  }

  #count(world: World, decision: Decision): void {
    for (const key of limitKeys(world, decision)) this.#counter.note(key);
  }

  #note(world: World, { decision, at }: MadeDecision): void {
    const use = usedTool(world, decision, at);
    if (use) this.usage.take(use);
    const consent = usedConsent(decision, at);
    if (consent) this.usage.takeConsent(consent);
    this.troubles.noteBrokenRules(decision);
    this.#alarm.raise(decision, at);
  }

  #record(world: World | undefined, ctx: Ctx, call: Call, { decision, id, at }: MadeDecision): void {
    if (decision.permit && !isSampled(id, world?.policy.document.permits_recorded ?? 1)) return;
    this.recorder.take({
      eventId: id,
      at,
      ctx: { requestId: ctx.requestId, clientIp: ctx.clientIp, userAgent: ctx.userAgent },
      asked: askedOf(call),
      argsProof: proveArguments(call.args),
      decision,
      agentName: world?.agents.get(decision.agentId ?? "")?.name,
      userEmail: world?.users.get(decision.userId ?? "")?.email,
    });
  }

  async #confirmed(): Promise<World | undefined> {
    try {
      return await this.store.confirmed();
    } catch (error) {
      if (error instanceof DomainError) return undefined;
      throw error;
    }
  }
}

/** What is known may be out of date: a grant that was revoked must not permit anything. */
const notCurrent: Refusal = {
  reason: "not_current",
  text: "What agents may do can't be read at the moment. Nothing is permitted until it can.",
};

/** A denial for what a call says of itself beside what is asked; null where nothing of that stands against it. */
export function denialOf(world: World, { refusal, others }: Standing): Decision | null {
  const refused = refusal ?? refusalOfChain(world, others);
  return refused ? denial(world, refused) : null;
}

/** A denial before anything was looked up. */
function denial(
  known: World | undefined,
  { reason, text }: Refusal,
  next: NextStep = { kind: "none" },
): Decision {
  return {
    permit: false,
    reason,
    text,
    next,
    ruleIds: [],
    grantIds: [],
    consentId: null,
    agentId: null,
    userId: null,
    server: null,
    version: null,
    tool: null,
    access: null,
    effects: [],
    brokenRules: [],
    revision: known?.revision ?? 0,
    policyVersion: known?.policy.version ?? 0,
  };
}

// Next bundles its own copy of this module; both copies must share one, as they share the pool.
const shared = globalThis as { __countersignDecider?: { pool: pg.Pool; decider: Decider } };

/** What the process's decider has met that somebody must mend; undefined when nothing was decided yet. */
export function troubles(): Pick<Troubles, "brokenRules" | "lost"> | undefined {
  return shared.__countersignDecider?.decider.troubles;
}

/** The process's one decider. */
export function decider(): Decider {
  const current = pool();
  if (shared.__countersignDecider?.pool !== current)
    shared.__countersignDecider = { pool: current, decider: new Decider() };
  return shared.__countersignDecider.decider;
}
