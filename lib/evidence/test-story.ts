import type { UserActor } from "#lib/core/actor.ts";
import { newId } from "#lib/core/ids.ts";
import { db } from "#lib/db/client.ts";
import { createDelegation } from "#lib/identity/index.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import {
  confirmRecertification,
  createCampaign,
  placeQuarantine,
  proposeLift,
  voteLift,
  voteRecertification,
} from "#lib/lifecycle/index.ts";
import {
  addComment,
  castVote,
  getSubmission,
  labelTool,
  recordLook,
  recordReading,
  retractVote,
  reviseSubmission,
} from "#lib/registry/index.ts";
import type { ServerJson, SubmissionView } from "#lib/registry/schemas.ts";
import {
  addPerson,
  ctxOf,
  exampleDocument,
  exampleSnapshot,
  submitForReview,
  vote,
} from "#prisma/seed/factories.ts";

/** What somebody would write who wants to be taken for markup, or not to be seen. */
export const hostile = {
  markup: "<script>alert(1)</script><img src=https://evil.example/x>",
  override: "safe\u202Egpj.exe",
  picture: "nothing\u2400here",
  nul: "before\0after",
};

export type Story = Awaited<ReturnType<typeof tellStory>>;

/**
 * One version through all that can happen to it: changes requested, revised, a vote taken back, one for somebody else,
 * approved under a condition, a late vote, confirmed again, quarantined, and brought back.
 */
export async function tellStory() {
  const [owner, first, second, late, principal, delegate] = await Promise.all([
    addPerson("member"),
    addPerson("governance"),
    addPerson("governance"),
    addPerson("governance"),
    addPerson("compliance"),
    addPerson("compliance"),
  ]);
  const document = exampleDocument({ description: `${hostile.override} ${hostile.picture}` });
  const snapshot = { ...exampleSnapshot("forecast"), instructions: `${hostile.nul} ${hostile.markup}` };
  const opened = await submitForReview(owner, undefined, document, snapshot);
  const { id } = opened;
  await recordLook(ctxOf(first), { id, digest: opened.digest });
  await addComment(ctxOf(first), { id, anchor: "tool:forecast", body: `Why?\n${hostile.markup}` });
  await vote(first, opened, "request_changes", `Say what it is for. ${hostile.markup}`);
  await reviseSubmission(ctxOf(owner), { id, purpose: `To know ${hostile.override}.` });
  await recordReading(systemCtx("Server reader"), {
    submission_id: id,
    attempt: 2,
    reading: { outcome: "read", document, snapshot },
  });
  const read = await getSubmission(ctxOf(owner), { id });
  const labelled = await labelTool(ctxOf(second), {
    id,
    digest: digestOf(read),
    tool: "forecast",
    effects: ["writes", "reads"],
    access: "write",
    reason: "It keeps what it was asked.",
  });
  const digest = digestOf(labelled);
  await vote(second, labelled);
  await retractVote(ctxOf(second), { id, digest, reason: "Too soon." });
  await castVote(ctxOf(second), {
    id,
    digest,
    decision: "approve",
    reason: "Now.",
    conditions: { tools: ["forecast"] },
  });
  await createDelegation(ctxOf(principal), {
    delegate: delegate.id,
    reason: "On leave.",
    ends_at: new Date(Date.now() + 86_400_000).toISOString(),
  });
  await castVote(ctxOf(delegate), {
    id,
    digest,
    decision: "approve",
    reason: "For them.",
    on_behalf_of: principal.id,
  });
  await vote(late, { id, digest }, "reject", "Too late.");
  const people = { owner, first, second, late, principal, delegate };
  const campaign = await confirmAgain(people, document, digest);
  const quarantine = await stopAndReturn(people, document);
  return { document, snapshot, id, digest, firstDigest: opened.digest, people, campaign, quarantine };
}

type People = Record<"owner" | "first" | "second", UserActor>;

async function confirmAgain({ owner, first }: People, { name }: ServerJson, digest: string): Promise<string> {
  const { id: campaign } = await createCampaign(ctxOf(first), {
    name: `Round ${newId("campaign")}`,
    scope: { owners: [`user:${owner.email}`] },
    due_at: new Date(Date.now() + 86_400_000).toISOString(),
  });
  const { id } = await db().recertification.findFirstOrThrow({ where: { version: { server: { name } } } });
  await confirmRecertification(ctxOf(owner), { id, digest, text: "All still holds." });
  await voteRecertification(ctxOf(first), { id, digest, decision: "approve", reason: "Agreed." });
  return campaign;
}

async function stopAndReturn({ first, second }: People, { name }: ServerJson): Promise<string> {
  const { id } = await placeQuarantine(ctxOf(first), {
    scope: "server",
    name,
    reason: `It leaks ${hostile.markup}`,
  });
  const { lift } = await proposeLift(ctxOf(first), { id, reason: "It is mended." });
  await voteLift(ctxOf(second), {
    id,
    digest: lift?.digest ?? "",
    decision: "reject",
    reason: "Show me.",
  });
  return id;
}

function digestOf({ digest }: Pick<SubmissionView, "digest">): string {
  if (digest === null) throw new Error("The submission is not in review.");
  return digest;
}
