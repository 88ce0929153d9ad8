import type { UserActor } from "#lib/core/actor.ts";
import { newId } from "#lib/core/ids.ts";
import { db } from "#lib/db/client.ts";
import { createTeam } from "#lib/identity/index.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { createSubmission, getSubmission, recordReading } from "#lib/registry/index.ts";
import type { ServerJson, SubmissionView } from "#lib/registry/schemas.ts";
import {
  addPerson,
  ctxOf,
  exampleDocument,
  exampleSnapshot,
  oneSignature,
  unique,
  vote,
} from "#prisma/seed/factories.ts";
import { handleOpenRecertifications } from "./open-due-recertifications.ts";

export const dayMs = 86_400_000;
export const inDays = (days: number) => new Date(Date.now() + days * dayMs);

type Plan = {
  owner: string;
  facts?: Pick<SubmissionView, "data_classification" | "access_level">;
  document?: ServerJson;
  submitter?: UserActor;
};

/** A server in the catalog, approved by strangers. */
export async function publish({
  owner,
  facts = oneSignature,
  document = exampleDocument(),
  submitter,
}: Plan) {
  const ctx = ctxOf(submitter ?? (await addPerson("member")));
  const { id } = await createSubmission(ctx, {
    server: document,
    owner,
    purpose: "To know whether to take an umbrella.",
    ...facts,
  });
  await recordReading(systemCtx("Server reader"), {
    submission_id: id,
    attempt: 1,
    reading: { outcome: "read", document, snapshot: exampleSnapshot("forecast") },
  });
  const submission = await getSubmission(ctx, { id });
  for (const { role, need } of submission.stages)
    for (let signed = 0; signed < need; signed++) await vote(await addPerson(role), submission);
  const version = await db().serverVersion.findUniqueOrThrow({ where: { approvedBy: id } });
  return {
    submissionId: id,
    versionId: version.id,
    serverId: version.serverId,
    name: document.name,
    digest: submission.digest ?? "",
  };
}

/** @returns how a submission names the new team */
export async function addTeamOf(...members: UserActor[]): Promise<string> {
  const slug = unique("crew");
  await createTeam(systemCtx("tests"), { slug, name: slug, members: members.map(({ email }) => email) });
  return `team:${slug}`;
}

/** Sets when a version is to be confirmed, and lapses, as if it had been approved long ago. */
export function setTerm(
  versionId: string,
  recertifyBy: Date,
  lapsesAt = new Date(recertifyBy.getTime() + 14 * dayMs),
) {
  return db().serverVersion.update({ where: { id: versionId }, data: { recertifyBy, lapsesAt } });
}

/** A published server that its owner is asked to confirm. */
export async function publishDue(plan: Plan, recertifyBy = inDays(5)) {
  const published = await publish(plan);
  await setTerm(published.versionId, recertifyBy);
  await handleOpenRecertifications();
  const item = await openItemOf(published.versionId);
  return { ...published, id: item.id };
}

/**
 * So many more versions of a published one, in the order of their ids, each approved by a submission of its own; null for
 * one that is not there.
 */
export async function copyVersions(
  versionId: string,
  count: number,
  approved: { labels?: string } | null = {},
) {
  const row = await db().serverVersion.findUniqueOrThrow({ where: { id: versionId } });
  const approval = await db().submission.findUniqueOrThrow({ where: { id: row.approvedBy ?? "" } });
  const ids = Array.from({ length: count }, () => newId("version")).sort();
  const copies = ids.map((id) => ({ version: `2.0.0-${id}`, id, approvedBy: newId("submission") }));
  await db().serverVersion.createMany({
    data: copies.map((copy) => ({ ...row, ...copy, isLatest: false })),
  });
  if (approved === null) return copies;
  await db().submission.createMany({
    data: copies.map(({ id, approvedBy }) => ({
      ...approval,
      stages: approval.stages ?? [],
      findings: approval.findings ?? [],
      ...approved,
      id: approvedBy,
      versionId: id,
    })),
  });
  return copies;
}

/** What a reviewer is asked about each of these versions, by due time in their order, as if its owner had confirmed it. */
export async function openItemsOf(versions: readonly { id: string }[], digest: string, due = inDays(5)) {
  const items = versions.map(({ id }, index) => ({
    id: newId("recertification"),
    versionId: id,
    digest,
    status: "awaiting_reviewer",
    openedAt: new Date(),
    dueAt: new Date(due.getTime() + index),
  }));
  await db().recertification.createMany({ data: items });
  return items.map(({ id }) => id);
}

export function openItemOf(versionId: string) {
  return db().recertification.findFirstOrThrow({
    where: { versionId, status: { in: ["awaiting_owner", "awaiting_reviewer"] } },
  });
}

/** Events of one kind that were announced about one thing. */
export async function announced(kind: string, about: string): Promise<number> {
  const events = await db().outboxEvent.findMany({ where: { kind, payload: { contains: about } } });
  return events.length;
}
