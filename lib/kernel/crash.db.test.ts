import { beforeAll, describe, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import { db, type Tx } from "#lib/db/client.ts";
import { changedTables, fingerprint } from "#lib/http/permission-matrix/database.ts";
import { placeQuarantine, proposeLift, voteLift } from "#lib/lifecycle/index.ts";
import {
  addComment,
  castVote,
  claimSubmission,
  labelTool,
  retractVote,
  reviseSubmission,
  withdrawSubmission,
} from "#lib/registry/index.ts";
import { loadApprovalMatrix, proposePolicy, votePolicy } from "#lib/settings/index.ts";
import {
  addPerson,
  ctxOf,
  oneSignature,
  submitForReview,
  twoSignatures,
  vote,
} from "#prisma/seed/factories.ts";
import type { Ctx } from "./ctx.ts";

/** A crash between any two statements of a command leaves all of it undone; without one, all is there, with its events. */

let member: UserActor;
let governance: UserActor;
let second: UserActor;
let admins: [UserActor, UserActor];

beforeAll(async () => {
  [member, governance, second] = await Promise.all([
    addPerson("member"),
    addPerson("governance"),
    addPerson("governance"),
  ]);
  admins = [await addPerson("admin"), await addPerson("admin")];
});

class Crash extends Error {}

/** The transaction, until its statement `last` is reached. */
function crashingAt(tx: Tx, last: number): Tx {
  let count = 0;
  const guard =
    (call: (...args: unknown[]) => unknown, self: unknown) =>
    (...args: unknown[]) => {
      if (++count === last) throw new Crash();
      return call.apply(self, args);
    };
  const wrap = (target: object): object =>
    new Proxy(target, {
      get(of, name) {
        const value = Reflect.get(of, name) as unknown;
        if (typeof value === "function") return guard(value as never, of);
        return typeof value === "object" && value !== null ? wrap(value) : value;
      },
    });
  return wrap(tx) as Tx;
}

type Prepared = { actor: UserActor; call(ctx: Ctx): Promise<unknown> };

const live = async () => {
  const submission = await submitForReview(member, oneSignature);
  await vote(governance, submission);
  return submission;
};

const commands: Record<string, { events: number; prepare(): Promise<Prepared> }> = {
  "the vote that approves and publishes": {
    events: 3,
    async prepare() {
      const { id, digest } = await submitForReview(member, oneSignature);
      const ballot = { id, digest, decision: "approve", reason: "Fine." } as const;
      return { actor: governance, call: (ctx) => castVote(ctx, ballot) };
    },
  },
  "a retraction": {
    events: 1,
    async prepare() {
      const submission = await submitForReview(member, twoSignatures);
      await vote(governance, submission);
      const { id, digest } = submission;
      return { actor: governance, call: (ctx) => retractVote(ctx, { id, digest, reason: "No." }) };
    },
  },
  "a label": {
    events: 1,
    async prepare() {
      const { id, digest } = await submitForReview(member, oneSignature);
      const label = {
        tool: "forecast",
        effects: ["reads" as const],
        access: "read" as const,
        reason: "It reads.",
      };
      return { actor: governance, call: (ctx) => labelTool(ctx, { id, digest, ...label }) };
    },
  },
  "a revision under review": {
    events: 1,
    async prepare() {
      const { id } = await submitForReview(member, oneSignature);
      return { actor: member, call: (ctx) => reviseSubmission(ctx, { id, purpose: "Something else." }) };
    },
  },
  "a withdrawal": {
    events: 1,
    async prepare() {
      const { id } = await submitForReview(member, oneSignature);
      return { actor: member, call: (ctx) => withdrawSubmission(ctx, { id }) };
    },
  },
  "a comment": {
    events: 1,
    async prepare() {
      const { id } = await submitForReview(member, oneSignature);
      return {
        actor: governance,
        call: (ctx) => addComment(ctx, { id, anchor: "tool:forecast", body: "Why?" }),
      };
    },
  },
  "a claim": {
    events: 1,
    async prepare() {
      const { id } = await submitForReview(member, oneSignature);
      return { actor: governance, call: (ctx) => claimSubmission(ctx, { id }) };
    },
  },
  "a quarantine": {
    events: 1,
    async prepare() {
      const { server } = await live();
      const stop = { scope: "server", name: server?.name ?? "", reason: "It leaks." } as const;
      return { actor: governance, call: (ctx) => placeQuarantine(ctx, stop) };
    },
  },
  "the vote that lifts a quarantine": {
    events: 2,
    async prepare() {
      const { server } = await live();
      const { id } = await placeQuarantine(ctxOf(governance), {
        scope: "server",
        name: server?.name ?? "",
        reason: "It leaks.",
      });
      const { lift } = await proposeLift(ctxOf(second), { id, reason: "Mended." });
      const ballot = { id, digest: lift?.digest ?? "", decision: "approve", reason: "Checked." } as const;
      return { actor: governance, call: (ctx) => voteLift(ctx, ballot) };
    },
  },
  "the signature that puts a matrix in force": {
    events: 2,
    async prepare() {
      const { version, rules } = await loadApprovalMatrix(db());
      const { id, digest } = await proposePolicy(ctxOf(admins[0]), {
        base_version: version,
        rules: rules.map((rule) => ({ ...rule, due_hours: rule.due_hours + 1 })),
        reason: "An hour more.",
      });
      const ballot = { id, digest, decision: "approve", reason: "Fine." } as const;
      return { actor: admins[1], call: (ctx) => votePolicy(ctx, ballot) };
    },
  },
};

describe.each(Object.entries(commands))("%s", (_, { events, prepare }) => {
  test("is all there or not there at all, wherever it is cut off", async () => {
    const { actor, call } = await prepare();
    const before = await fingerprint();
    const ctx = ctxOf(actor);
    let cuts = 0;
    for (let last = 1; ; last++) {
      try {
        await db().$transaction((tx) => call({ ...ctx, tx: crashingAt(tx, last) }), { timeout: 60_000 });
        break;
      } catch (error) {
        if (!(error instanceof Crash)) throw error;
        cuts++;
        expect(changedTables(before, await fingerprint()), `cut off at statement ${last}`).toEqual([]);
      }
    }
    expect(cuts).toBeGreaterThan(5);
    const after = await fingerprint();
    expect(changedTables(before, after)).toContain("audit.event");
    expect(Number(after.get("audit.event")) - Number(before.get("audit.event"))).toBe(events);
  });
});
