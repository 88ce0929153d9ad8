import type { UserActor } from "#lib/core/actor.ts";
import { newId } from "#lib/core/ids.ts";
import type { AccessLevel } from "#lib/core/words.ts";
import { db } from "#lib/db/client.ts";
import { addPerson, ctxOf, unique } from "#prisma/seed/factories.ts";
import { insertAgent, insertGrant, insertUsage } from "../testing/index.ts";
import { decideReviewItems, listReviewItems, openAccessReview } from "./index.ts";
import type { AccessReviewItem, AccessReviewView } from "./schemas.ts";

/** What tests of access reviews share. */

const dayMs = 86_400_000;
export const inDays = (days: number) => new Date(Date.now() + days * dayMs);
export const reason = "The desk needs it.";

type Server = { id: string; name: string };
type Plan = {
  scopes?: AccessLevel[];
  tools?: string[];
  /** The tools that it used yesterday. */
  used?: string[];
  userIds?: string[];
  requester?: UserActor;
  agent?: Awaited<ReturnType<typeof addOwnedAgent>>;
};

/** A grant that began a month ago and goes on for another, of an agent of its own. */
export async function addReviewed(server: Server, plan: Plan = {}) {
  const agent = plan.agent ?? (await addOwnedAgent());
  const { scopes = ["read"], tools = [], used = [], userIds = [], requester = agent.owner } = plan;
  const facts = { agentId: agent.id, serverId: server.id, requester, scopes, tools, userIds };
  const grantId = await insertGrant({ ...facts, minutes: 60 * 24 * 60 }, inDays(-30));
  for (const tool of used) await insertUsage(agent.id, server.id, tool, { daysAgo: 1, permits: 3 });
  return { grantId, agent, owner: agent.owner };
}

/** A grant in force that goes on from another, with the same terms. @returns its id */
export async function insertExtension(grantId: string): Promise<string> {
  const { stages: _, ...terms } = await grantOf(grantId);
  const id = newId("grant");
  const asked = { status: "requested", decidedAt: null, startsAt: null, endsAt: null, followsId: grantId };
  await db().grant.create({ data: { ...terms, ...asked, id, stages: [], requestEndsAt: inDays(1) } });
  const given = { status: "approved", decidedAt: new Date(), startsAt: new Date() };
  const endsAt = new Date(given.startsAt.getTime() + terms.durationMinutes * 60_000);
  await db().grant.update({ where: { id }, data: { ...given, endsAt } });
  return id;
}

export async function addOwnedAgent(owner?: UserActor) {
  const its = owner ?? (await addPerson("member"));
  return { ...(await insertAgent({ owner: its })), owner: its };
}

type Terms = Partial<Parameters<typeof openAccessReview>[1]>;

/** A review of what these agents have; use counts for a week. */
export function openFor(
  opener: UserActor,
  agents: readonly { id: string }[],
  terms: Terms = {},
): Promise<AccessReviewView> {
  return openAccessReview(ctxOf(opener), {
    name: unique("review"),
    due_at: inDays(10).toISOString(),
    usage_days: 7,
    scope: { agents: agents.map(({ id }) => id) },
    ...terms,
  });
}

export async function itemsOf(reader: UserActor, id: string): Promise<AccessReviewItem[]> {
  return (await listReviewItems(ctxOf(reader), { id, limit: 100 })).items;
}

export async function onlyItemOf(reader: UserActor, id: string): Promise<AccessReviewItem> {
  const [item, ...others] = await itemsOf(reader, id);
  if (!item || others.length > 0) throw new Error("This review looks at one grant.");
  return item;
}

type Said = Omit<Parameters<typeof decideReviewItems>[1], "id" | "items">;

type Shown = Pick<AccessReviewItem, "id" | "decided_at">;

/** A verdict on items as they were shown. */
export function say(by: UserActor, id: string, items: readonly Shown[], said: Said, at?: Date) {
  const ctx = { ...ctxOf(by), ...(at ? { at } : {}) };
  return decideReviewItems(ctx, {
    id,
    items: items.map((item) => ({ id: item.id, decided_at: item.decided_at })),
    ...said,
  });
}

export function grantOf(id: string) {
  return db().grant.findUniqueOrThrow({ where: { id } });
}

export async function announced(kind: string, about: string): Promise<number> {
  return db().outboxEvent.count({ where: { kind, payload: { contains: about } } });
}
