import type { Actor, UserActor } from "#lib/core/actor.ts";
import { newId } from "#lib/core/ids.ts";
import { db } from "#lib/db/client.ts";
import { endDelegation } from "#lib/identity/index.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import {
  addComment,
  claimSubmission,
  createSubmission,
  getSubmission,
  type Reading,
  recordReading,
  resolveThread,
  reviseSubmission,
  setNamespace,
} from "#lib/registry/index.ts";
import type { ServerJson } from "#lib/registry/schemas.ts";
import {
  addPerson,
  addTeam,
  ctxOf,
  exampleDocument,
  exampleSnapshot,
  twoSignatures,
  unique,
  vote,
} from "#prisma/seed/factories.ts";
import { cast, type Matter, once, type Relation } from "./matter.ts";

/** Who asks: a person for a person, a person for a team, a machine for its team. */
export type Side = "person" | "team" | "machine";

/** For whom somebody may want to vote. */
type Principals = Partial<Record<Relation, string>>;

export type Submission = Matter & {
  id: string;
  document: ServerJson;
  owner: string;
  principals: Principals;
};

const facts = { ...twoSignatures, purpose: "To know whether to take an umbrella." };

/** Reviewers who have nothing else to do with anything. */
export const reviewers = once(async () => ({
  governance: await addPerson("governance"),
  compliance: await addPerson("compliance"),
}));

/** As it was given while the delegate had no role that decides: with one, that is refused. */
export function delegateTo(principal: UserActor, delegate: UserActor) {
  const now = Date.now();
  return db().delegation.create({
    data: {
      id: newId("delegation"),
      principalId: principal.id,
      delegateId: delegate.id,
      reason: "On holiday.",
      startsAt: new Date(now - 1_000),
      endsAt: new Date(now + 86_400_000),
      createdAt: new Date(now - 1_000),
    },
  });
}

/** A draft, with everybody on the side that asks. */
export function submitBy(side: Side): Promise<Submission> {
  return { person: submitForPerson, team: submitForTeam, machine: submitByMachine }[side]();
}

async function submitForPerson(): Promise<Submission> {
  const people = await cast(
    "stranger",
    "submitter",
    "owner",
    "submittersDelegate",
    "formerDelegate",
    "ownersDelegate",
  );
  const { submitter, owner } = people;
  const submitted = await submitAs(submitter, `user:${owner.email}`, exampleDocument());
  const ended = await delegateTo(submitter, people.formerDelegate);
  await endDelegation(ctxOf(submitter), { id: ended.id });
  await delegateTo(submitter, people.submittersDelegate);
  await delegateTo(owner, people.ownersDelegate);
  const principals = {
    submittersDelegate: submitter.id,
    formerDelegate: submitter.id,
    ownersDelegate: owner.id,
  };
  return { ...submitted, people, principals };
}

async function submitForTeam(): Promise<Submission> {
  const people = await cast("stranger", "submitter", "teamMember", "ownersDelegate");
  const owner = await addTeam(people.teamMember);
  const submitted = await submitAs(people.submitter, owner, exampleDocument());
  await delegateTo(people.teamMember, people.ownersDelegate);
  return { ...submitted, people, principals: { ownersDelegate: people.teamMember.id } };
}

async function submitByMachine(): Promise<Submission> {
  const people = await cast("stranger", "teamMember", "ownersDelegate");
  const owner = await addTeam(people.teamMember);
  const namespace = unique("dev.machines");
  await setNamespace(systemCtx("tests"), {
    prefix: namespace,
    team: owner.slice("team:".length),
    ...twoSignatures,
  });
  const itsPublisher = publisherOf(namespace);
  const document = exampleDocument({ name: `${namespace}/${unique("weather")}` });
  const submitted = await submitAs(itsPublisher, owner, document);
  await delegateTo(people.teamMember, people.ownersDelegate);
  return { ...submitted, people, itsPublisher, principals: { ownersDelegate: people.teamMember.id } };
}

export function publisherOf(namespace: string): Actor {
  return {
    kind: "publisher",
    id: `dns:${namespace}`,
    name: namespace,
    permissions: [
      { action: "publish", resource: `${namespace}/*` },
      { action: "edit", resource: `${namespace}/*` },
    ],
  };
}

async function submitAs(submitter: Actor, owner: string, document: ServerJson) {
  const { id } = await createSubmission(ctxOf(submitter), { server: document, owner, ...facts });
  return { id, document, owner };
}

/** The server could not be read. */
export async function unread(side: Side): Promise<Submission> {
  const submission = await submitBy(side);
  await read(submission, { outcome: "failed", error: "Nothing listens." });
  return submission;
}

/** In review: revised where a machine submitted it, with one vote of two and two conversations. */
export async function inReview(side: Side) {
  const begun = await submitBy(side);
  await read(begun, {
    outcome: "read",
    document: begun.document,
    snapshot: exampleSnapshot("forecast"),
  });
  const others = await cast("colleague", "voter", "opener", "reviewersDelegate");
  const editors = side === "machine" ? await edit(begun) : {};
  const { stranger, ...askers } = begun.people;
  await addTeam(others.colleague, ...Object.values<UserActor>(askers));
  const { governance } = await reviewers();
  await delegateTo(governance, others.reviewersDelegate);
  const { digest } = await getSubmission(ctxOf(stranger), { id: begun.id });
  await vote(others.voter, { id: begun.id, digest });
  const by = ctxOf(others.opener);
  const thread = await addComment(by, { id: begun.id, body: "Why so?" });
  const resolved = await addComment(by, { id: begun.id, body: "And why that?" });
  await resolveThread(by, { id: begun.id, thread_id: resolved.id, resolved: true });
  const people = { ...begun.people, ...others, ...editors };
  const principals = { ...begun.principals, reviewersDelegate: governance.id };
  return {
    ...begun,
    people,
    principals,
    voter: others.voter,
    digest: digest ?? "",
    thread: thread.id,
    resolvedThread: resolved.id,
  };
}

/** In review, as `inReview` makes it, and taken on by a reviewer; `overdue` since long. */
export async function claimed(options: { overdue: boolean }) {
  const submission = await inReview("person");
  const { claimer } = await cast("claimer");
  await claimSubmission(ctxOf(claimer), { id: submission.id });
  if (options.overdue)
    await db().submission.update({ where: { id: submission.id }, data: { dueAt: new Date(0) } });
  return { ...submission, people: { ...submission.people, claimer } };
}

export async function changesRequested() {
  const submission = await inReview("person");
  const { compliance } = await reviewers();
  await vote(compliance, submission, "request_changes");
  return submission;
}

export async function approved(side: Side) {
  const submission = await inReview(side);
  const { governance, compliance } = await reviewers();
  await vote(governance, submission);
  await vote(compliance, submission);
  return submission;
}

function read({ id }: Submission, reading: Reading) {
  return recordReading(systemCtx("Server reader"), { submission_id: id, attempt: 1, reading });
}

/** Somebody of the team revises what its machine submitted, and leaves the team. */
async function edit({ id, owner }: Submission) {
  const people = await cast("editor");
  const team = await db().team.findUniqueOrThrow({ where: { slug: owner.slice("team:".length) } });
  const membership = { teamId: team.id, userId: people.editor.id };
  await db().teamMember.create({ data: membership });
  await reviseSubmission(ctxOf(people.editor), { id, purpose: "To know the weather." });
  await db().teamMember.delete({ where: { teamId_userId: membership } });
  return people;
}
