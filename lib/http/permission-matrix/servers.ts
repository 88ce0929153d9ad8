import { addCatalogServer, createCatalog } from "#lib/catalog/index.ts";
import { db } from "#lib/db/client.ts";
import {
  confirmRecertification,
  createCampaign,
  listRecertifications,
  placeQuarantine,
  proposeLift,
} from "#lib/lifecycle/index.ts";
import { ctxOf, unique } from "#prisma/seed/factories.ts";
import { cast } from "./matter.ts";
import { approved, delegateTo, type Side } from "./submissions.ts";

/** A server that reviewers approved; whoever stood to its submission stands to it. */
export async function live(side: Side) {
  const submission = await approved(side);
  return { ...submission, name: submission.document.name, version: submission.document.version };
}

export async function quarantined(side: Side) {
  const server = await live(side);
  const { placer } = await cast("placer");
  const { id } = await placeQuarantine(ctxOf(placer), {
    scope: "server",
    name: server.name,
    reason: "It sends mail.",
  });
  return { ...server, id, people: { ...server.people, placer } };
}

/** A quarantine that somebody wants lifted. */
export async function liftProposed(side: Side) {
  const quarantine = await quarantined(side);
  const people = await cast("proposer", "proposersDelegate");
  const { lift } = await proposeLift(ctxOf(people.proposer), {
    id: quarantine.id,
    reason: "Its publisher mended it.",
  });
  await delegateTo(people.proposer, people.proposersDelegate);
  return { ...quarantine, digest: lift?.digest ?? "", people: { ...quarantine.people, ...people } };
}

/** A recertification that waits for its owner, in a campaign. */
export async function awaitingOwner(side: Side) {
  const server = await live(side);
  const { creator } = await cast("creator");
  const campaign = await createCampaign(ctxOf(creator), {
    name: unique("campaign"),
    scope: { owners: [server.owner] },
    due_at: inDays(20),
  });
  const { items } = await listRecertifications(ctxOf(creator), { campaign_id: campaign.id });
  const [item] = items;
  if (!item) throw new Error("The campaign asks about nothing.");
  return {
    ...server,
    id: item.id,
    digest: item.digest,
    campaign: campaign.id,
    people: { ...server.people, creator },
  };
}

/** A recertification that somebody in the owning team confirmed, who has left the team since. */
export async function awaitingReviewer() {
  const item = await awaitingOwner("team");
  const people = await cast("confirmer", "confirmersDelegate");
  const team = await db().team.findUniqueOrThrow({ where: { slug: item.owner.slice("team:".length) } });
  const membership = { teamId: team.id, userId: people.confirmer.id };
  await db().teamMember.create({ data: membership });
  await confirmRecertification(ctxOf(people.confirmer), {
    id: item.id,
    digest: item.digest,
    text: "All of it still holds.",
  });
  await db().teamMember.delete({ where: { teamId_userId: membership } });
  await delegateTo(people.confirmer, people.confirmersDelegate);
  return { ...item, people: { ...item.people, ...people } };
}

/** A catalog of chosen servers: one is in it, another is not. */
export async function catalog() {
  const [inside, outside] = [await live("person"), await live("person")];
  const people = await cast("stranger", "creator");
  const slug = unique("audience");
  const by = ctxOf(people.creator);
  await createCatalog(by, { slug, name: slug, access: "oauth", selection: "chosen" });
  await addCatalogServer(by, { slug, name: inside.name });
  return { slug, inside: inside.name, outside: outside.name, people };
}

export function inDays(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString();
}
