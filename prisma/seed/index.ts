import { advanceGrants } from "#lib/access/grants/index.ts";
import { db, type Tx } from "#lib/db/client.ts";
import { createClient, createTeam, createUser } from "#lib/identity/index.ts";
import { type Ctx, systemCtx } from "#lib/kernel/ctx.ts";
import { accessPolicy } from "./access-policy.ts";
import { reviewAccess } from "./access-reviews.ts";
import { agents } from "./agents.ts";
import { askForYes } from "./approvals.ts";
import { askDecisions } from "./ask-decisions.ts";
import { auditing } from "./audit.ts";
import { clients } from "./clients.ts";
import { consents } from "./consents.ts";
import { governance } from "./governance.ts";
import { grants } from "./grants.ts";
import { emailOf, type PersonKey, people, personKeys } from "./people.ts";
import { arrangements } from "./registry.ts";
import { reportCalls } from "./report-calls.ts";
import type { Cast, Stage } from "./scenes.ts";
import { chapters } from "./story/index.ts";
import { teams } from "./teams.ts";

const patience = { maxWait: 30_000, timeout: 120_000 };

/**
 * Tells the demo's story to an instance that has no team yet: six weeks of a small bank, by the product's own commands,
 * in one transaction, in the order in which it happened. Whoever comes second, or after a crash, finds all of it or
 * nothing.
 */
export async function seedDemo(): Promise<void> {
  await db().$transaction(
    async (turn) => {
      await turn.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('countersign-demo', 0))`;
      await tell(new Date());
    },
    { ...patience, timeout: 2 * patience.timeout },
  );
}

async function tell(now: Date): Promise<void> {
  const refusals = await db().$transaction(async (tx) => {
    if ((await tx.team.count()) > 0) return [];
    const cast = await addPeople(tx, now);
    const story = happenings(cast, tx);
    for (const { age, refused, play } of story) if (!refused) await play(before(now, age));
    return story.filter(({ refused }) => refused);
  }, patience);
  await askDecisions(now);
  await reviewAccess(now);
  await askForYes(now);
  for (const { age, play } of refusals) await play(before(now, age));
  await reportCalls(now);
  // Last: what ran out in the meantime was in force when the gateways asked.
  await advanceGrants(systemCtx("Clock", { at: before(now, "1m") }));
}

/** The first administrator, then, by her hand, everybody else and the teams. */
async function addPeople(tx: Tx, now: Date): Promise<Cast> {
  const add = async (ctx: Ctx, key: PersonKey) => {
    const { name, roles } = people[key];
    const user = await createUser(ctx, { email: emailOf(key), name, roles: [...roles] });
    return { ...user, kind: "user", scopes: ["*"], via: "session" } as const;
  };
  const ingrid = await add(systemCtx("Countersign", { tx, at: before(now, "44d 6h") }), "ingrid");
  const byIngrid = systemCtx("", { actor: ingrid, tx, at: before(now, "44d 5h") });
  const cast: Partial<Cast> = { ingrid };
  for (const key of personKeys) cast[key] ??= await add(byIngrid, key);
  for (const { slug, name, members } of teams)
    await createTeam(byIngrid, { slug, name, members: members.map(emailOf) });
  return cast as Cast;
}

type Happening = { age: string; refused?: true; play(at: Date): Promise<unknown> };

/** All that happened, as it happened: so that ids and the audit log run with the clock. */
function happenings(cast: Cast, tx: Tx): Happening[] {
  const machines = clients.map(({ age, name, kind, scopes }) => ({
    age,
    play: (at: Date) =>
      createClient(systemCtx("", { actor: cast.ingrid, tx, at }), { name, kind, scopes: [...scopes] }),
  }));
  const access = [...agents, ...consents, ...grants(), ...accessPolicy];
  const settings = [...arrangements, ...governance, ...auditing, ...access].map(({ age, by, play }) => ({
    age,
    play: (at: Date) => play(systemCtx("", { actor: cast[by], tx, at }), cast),
  }));
  const scenes = chapters.flatMap((chapter) => {
    const stage: Stage = { chapter, cast, tx, id: "", attempt: 0 };
    return chapter.scenes.map(({ age, refused, play }) => ({
      age,
      refused,
      play: (at: Date) => play(stage, at),
    }));
  });
  return [...settings, ...machines, ...scenes].sort((a, b) => milliseconds(b.age) - milliseconds(a.age));
}

const unitMs: Record<string, number> = { d: 86_400_000, h: 3_600_000, m: 60_000 };

/** `3d 4h 20m` in milliseconds. */
function milliseconds(age: string): number {
  const parts = age
    .split(" ")
    .map((part) => Number(part.slice(0, -1)) * (unitMs[part.slice(-1)] ?? Number.NaN));
  return parts.reduce((sum, part) => sum + part, 0);
}

function before(now: Date, age: string): Date {
  return new Date(now.getTime() - milliseconds(age));
}
