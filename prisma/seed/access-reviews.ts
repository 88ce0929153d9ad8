import {
  applyAccessReview,
  closeAccessReview,
  decideReviewItems,
  listReviewItems,
  openAccessReview,
  scheduleAccessReview,
  signAccessReview,
} from "#lib/access/reviews/index.ts";
import type { Role } from "#lib/core/words.ts";
import { db } from "#lib/db/client.ts";
import { type Ctx, systemCtx } from "#lib/kernel/ctx.ts";
import type { AgentName } from "./clients.ts";
import { emailOf, type PersonKey } from "./people.ts";
import { servers } from "./servers/names.ts";

const minuteMs = 60_000;
const dayMs = 86_400_000;

type Said = Omit<Parameters<typeof decideReviewItems>[1], "id" | "items">;

/**
 * Has people look at what the agents have: at the ledger, which is signed off already; at everything, with some verdicts
 * given; and every quarter from now on. They look at what was used, so that it is told after that, as of this last hour;
 * once, and only where the story has agents.
 */
export async function reviewAccess(now: Date): Promise<void> {
  if ((await db().accessReview.count()) > 0 || (await db().agent.count()) === 0) return;
  const by = async (key: PersonKey, minutesAgo: number): Promise<Ctx> => {
    const { id, name, email, roles } = await db().user.findUniqueOrThrow({ where: { email: emailOf(key) } });
    const actor = {
      kind: "user",
      id,
      name,
      email,
      roles: roles as Role[],
      scopes: ["*"],
      via: "session",
    } as const;
    return systemCtx("", { actor, at: new Date(now.getTime() - minutesAgo * minuteMs) });
  };
  const inDays = (days: number) => new Date(now.getTime() + days * dayMs).toISOString();
  await lookAtLedger(by, inDays(2));
  await scheduleAccessReview(await by("priya", 32), {
    name: "Quarterly access review",
    first_at: inDays(40),
    silence: "recommended",
  });
  await lookAtEverything(by, inDays(16));
}

type By = (key: PersonKey, minutesAgo: number) => Promise<Ctx>;

async function lookAtLedger(by: By, dueAt: string): Promise<void> {
  const { id } = await openAccessReview(await by("amara", 40), {
    name: "Who reads the ledger, for the auditors",
    scope: { servers: [servers.ledger] },
    usage_days: 7,
    due_at: dueAt,
  });
  await decide(await by("daniel", 38), id, "Morning reconciliation", servers.ledger, {
    verdict: "keep",
    reason: "The desk opens at eight with what it found, each working day.",
  });
  const closing = await by("amara", 36);
  await closeAccessReview(closing, { id });
  await applyAccessReview(systemCtx("Access review", { at: closing.at }), id);
  await signAccessReview(await by("priya", 34), {
    id,
    statement: "One agent reads the ledger, for the purpose that it was approved for. Nothing is left open.",
  });
}

async function lookAtEverything(by: By, dueAt: string): Promise<void> {
  const { id } = await openAccessReview(await by("priya", 30), {
    name: "What agents have, autumn",
    usage_days: 14,
    silence: "recommended",
    due_at: dueAt,
  });
  await decide(await by("daniel", 18), id, "Rate watcher", servers.fxRates, {
    verdict: "revoke",
    reason: "It is switched off since it asked for 4,000 rates an hour, and nobody wants it back.",
  });
  await decide(await by("amara", 9), id, "Care assistant", servers.tickets, {
    verdict: "keep",
    reason: "The three who try it out want it beyond the trial.",
  });
}

/** Says the same of everything that an agent has on a server. */
async function decide(ctx: Ctx, id: string, agent: AgentName, server: string, said: Said): Promise<void> {
  const { items } = await listReviewItems(ctx, { id, limit: 100 });
  for (const item of items)
    if (item.agent.name === agent && item.server === server)
      await decideReviewItems(ctx, { id, items: [{ id: item.id, decided_at: item.decided_at }], ...said });
}
