import type { UserActor } from "#lib/core/actor.ts";
import { DomainError } from "#lib/core/errors.ts";
import { newId } from "#lib/core/ids.ts";
import type { VoteDecision } from "#lib/core/words.ts";
import { db, type Tx } from "#lib/db/client.ts";
import { deriveServerJson } from "#lib/introspection/derive-server-json.ts";
import { type Ctx, systemCtx } from "#lib/kernel/ctx.ts";
import {
  addComment,
  castVote,
  claimSubmission,
  createSubmission,
  labelTool,
  type Reading,
  recordReading,
  retryReading,
  reviseSubmission,
  withdrawSubmission,
} from "#lib/registry/index.ts";
import type { SnapshotBody } from "#lib/registry/snapshot.ts";
import { type PersonKey, personKeys } from "./people.ts";

/** One submission's story: what is submitted, then what happens to it. */
export type Chapter = {
  submitter: PersonKey;
  submission: Parameters<typeof createSubmission>[1];
  scenes: Scene[];
};

/** Something that somebody did `age` ago, as `3d 4h 20m`. */
export type Scene = {
  age: string;
  play(stage: Stage, at: Date): Promise<void>;
  /** Refusals record themselves outside the story's transaction, so they come after it. */
  refused?: true;
};

/** What a chapter's scenes share. */
export type Stage = {
  chapter: Chapter;
  cast: Cast;
  /** The story's transaction. */
  tx: Tx;
  id: string;
  attempt: number;
};

export type Cast = Record<PersonKey, UserActor>;

/** What a reading found: what the server offers, nothing that can be read over a network, or why it failed. */
type Found = SnapshotBody | null | { failed: string };

export const submits = (age: string, found: Found): Scene => ({
  age,
  async play(stage, at) {
    const { submitter, submission } = stage.chapter;
    const { id } = await createSubmission(ctxOf(stage, submitter, at), submission);
    Object.assign(stage, { id, attempt: 1 });
    await read(stage, found, at);
  },
});

export const retries = (age: string, found: Found): Scene => ({
  age,
  async play(stage, at) {
    await retryReading(ctxOf(stage, stage.chapter.submitter, at), { id: stage.id });
    stage.attempt++;
    await read(stage, found, at);
  },
});

type Changes = Omit<Parameters<typeof reviseSubmission>[1], "id">;

/** @param found given when the server is read again, after requested changes */
export const revises = (age: string, changes: Changes, found?: Found): Scene => ({
  age,
  async play(stage, at) {
    await reviseSubmission(ctxOf(stage, stage.chapter.submitter, at), { id: stage.id, ...changes });
    if (found === undefined) return;
    stage.attempt++;
    await read(stage, found, at);
  },
});

export const withdraws = (age: string): Scene => ({
  age,
  async play(stage, at) {
    await withdrawSubmission(ctxOf(stage, stage.chapter.submitter, at), { id: stage.id });
  },
});

const votes =
  (decision: VoteDecision) =>
  (age: string, who: PersonKey, reason: string): Scene => ({
    age,
    async play(stage, at) {
      const vote = { id: stage.id, decision, digest: await digestNow(stage), reason };
      await castVote(ctxOf(stage, who, at), vote);
    },
  });

export const approves = votes("approve");
export const rejects = votes("reject");
export const requestsChanges = votes("request_changes");

type Conditions = NonNullable<Parameters<typeof castVote>[1]["conditions"]>;

export const approvesUnder = (
  age: string,
  who: PersonKey,
  conditions: Conditions,
  reason: string,
): Scene => ({
  age,
  async play(stage, at) {
    const digest = await digestNow(stage);
    const vote = { id: stage.id, decision: "approve", digest, reason, conditions } as const;
    await castVote(ctxOf(stage, who, at), vote);
  },
});

export const claims = (age: string, who: PersonKey): Scene => ({
  age,
  async play(stage, at) {
    await claimSubmission(ctxOf(stage, who, at), { id: stage.id });
  },
});

type Label = Pick<Parameters<typeof labelTool>[1], "tool" | "effects" | "access" | "reason">;

export const labels = (age: string, who: PersonKey, label: Label): Scene => ({
  age,
  async play(stage, at) {
    const digest = await digestNow(stage);
    await labelTool(ctxOf(stage, who, at), { id: stage.id, digest, ...label });
  },
});

/** @param anchor what it is about; left out, the conversation that was begun last goes on */
export const comments = (age: string, who: PersonKey, body: string, anchor?: string): Scene => ({
  age,
  async play(stage, at) {
    const last = await stage.tx.commentThread.findFirst({
      where: { submissionId: stage.id },
      orderBy: { id: "desc" },
    });
    const where = anchor ? { anchor } : { thread_id: last?.id };
    await addComment(ctxOf(stage, who, at), { id: stage.id, body, ...where });
  },
});

async function digestNow({ tx, id }: Stage): Promise<string> {
  const { digest } = await tx.submission.findUniqueOrThrow({ where: { id } });
  return digest ?? "";
}

/** An attempt that the product refuses, on what has been voted on first or, before any vote, on what is there. */
export const triesToApprove = (age: string, who: PersonKey, reason: string): Scene => ({
  age,
  refused: true,
  async play(stage, at) {
    const { digest, votes } = await db().submission.findUniqueOrThrow({
      where: { id: stage.id },
      include: { votes: { orderBy: { id: "asc" }, take: 1 } },
    });
    const vote = {
      id: stage.id,
      decision: "approve",
      digest: votes[0]?.digest ?? digest ?? "",
      reason,
    } as const;
    await castVote({ ...ctxOf(stage, who, at), tx: undefined }, vote).then(
      () => Promise.reject(new Error(`${who} should have been refused.`)),
      (error) => (error instanceof DomainError ? undefined : Promise.reject(error)),
    );
  },
});

const readingMs = 4_200;

async function read(stage: Stage, found: Found, at: Date): Promise<void> {
  await recordReading(systemCtx("Server reader", { tx: stage.tx, at: new Date(at.getTime() + readingMs) }), {
    submission_id: stage.id,
    attempt: stage.attempt,
    reading: readingOf(stage.chapter.submission, found),
  });
}

function readingOf({ url, server }: Chapter["submission"], found: Found): Reading {
  if (found && "failed" in found) return { outcome: "failed", error: found.failed };
  if (server) return { outcome: "read", document: server, snapshot: found };
  if (!url || !found) throw new Error("An address is read, or fails.");
  return { outcome: "read", document: deriveServerJson(url, found), snapshot: found };
}

function ctxOf({ cast, tx }: Stage, who: PersonKey, at: Date): Ctx {
  return {
    actor: cast[who],
    requestId: newId("request"),
    // RFC 5737: addresses that belong to nobody.
    clientIp: `203.0.113.${20 + personKeys.indexOf(who)}`,
    userAgent: null,
    tx,
    at,
  };
}
