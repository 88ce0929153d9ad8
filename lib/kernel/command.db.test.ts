import { beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import type { UserActor } from "#lib/core/actor.ts";
import { DomainError } from "#lib/core/errors.ts";
import { newId, newUuid } from "#lib/core/ids.ts";
import { db } from "#lib/db/client.ts";
import { pool } from "#lib/db/pool.ts";
import { runAsOwner } from "#lib/db/test-database.ts";
import { databaseUrl } from "#lib/env.ts";
import { createSubmission } from "#lib/registry/index.ts";
import {
  addPerson,
  anonymousCtx,
  auditOf,
  auditOfRequest,
  ctxOf,
  exampleDocument,
  unique,
} from "#prisma/seed/factories.ts";
import { type CommandCtx, command, noOutput } from "./command.ts";
import { emitAudit } from "./emit-audit.ts";

const job = { name: "tests-only", payload: z.object({ slug: z.string() }) };

/** A command that adds a team, then does what the test wants. */
function addTeam(after: (ctx: CommandCtx, team: { id: string; slug: string }) => Promise<unknown>) {
  return command({
    id: "team.create",
    permission: "user.manage",
    summary: "Add a team",
    input: z.strictObject({ slug: z.string().min(3), size: z.number().optional() }),
    output: noOutput,
    target: ({ slug }) => ({ type: "team", id: slug }),
    async run(ctx, { slug }) {
      const team = await ctx.tx.team.create({
        data: { id: newId("team"), slug, name: slug, createdAt: await ctx.now() },
      });
      await after(ctx, team);
      return {};
    },
  });
}

const audited = (ctx: CommandCtx, { slug }: { slug: string }) =>
  ctx.audit({ target: { type: "team", id: slug }, after: { slug } });
const exists = async (slug: string) => (await db().team.findUnique({ where: { slug } })) !== null;
const jobsOf = async (slug: string) =>
  (await pool().query("SELECT FROM graphile_worker._private_jobs WHERE payload->>'slug' = $1", [slug]))
    .rowCount;

let admin: UserActor;
let member: UserActor;

beforeAll(async () => {
  [admin, member] = await Promise.all([addPerson("admin"), addPerson("member")]);
});

describe("a change and its audit entry are one", () => {
  test("a change with its audit entry is written, and says who, what and by which request", async () => {
    const slug = unique("team");
    const ctx = ctxOf(admin);
    await addTeam(audited)(ctx, { slug });
    expect(await exists(slug)).toBe(true);
    expect(await auditOf(slug)).toMatchObject([
      {
        action: "team.create",
        outcome: "success",
        actor_id: admin.id,
        after: { slug },
        request_id: ctx.requestId,
      },
    ]);
  });

  test("a command that ends without an audit entry changes nothing", async () => {
    const slug = unique("team");
    await expect(addTeam(async () => undefined)(ctxOf(admin), { slug })).rejects.toThrow(
      "ended without an audit entry",
    );
    expect(await exists(slug)).toBe(false);
  });

  test("an audit entry that can't be written takes the change and its jobs with it", async () => {
    const slug = unique("team");
    await runAsOwner(
      databaseUrl(),
      "ALTER TABLE audit.inbox ADD CONSTRAINT tests_only CHECK (body::jsonb ->> 'reason' <> 'poison')",
    );
    const poisoned = addTeam(async (ctx) => {
      await ctx.enqueue(job, { slug });
      await ctx.audit({ target: { type: "team", id: slug }, reason: "poison" });
    });
    await expect(poisoned(ctxOf(admin), { slug })).rejects.toThrow("tests_only");
    expect(await exists(slug)).toBe(false);
    expect(await jobsOf(slug)).toBe(0);
    expect(await auditOf(slug)).toEqual([]);
    await runAsOwner(databaseUrl(), "ALTER TABLE audit.inbox DROP CONSTRAINT tests_only");
  });

  test("a failure after the audit entry takes the entry with it", async () => {
    const slug = unique("team");
    const failing = addTeam(async (ctx, team) => {
      await audited(ctx, team);
      throw new Error("the disk is full");
    });
    await expect(failing(ctxOf(admin), { slug })).rejects.toThrow("the disk is full");
    expect(await exists(slug)).toBe(false);
    expect(await auditOf(slug)).toEqual([]);
  });

  test("a command inside another's transaction ends with it", async () => {
    const slug = unique("team");
    await expect(
      db().$transaction(async (tx) => {
        await addTeam(audited)({ ...ctxOf(admin), tx }, { slug });
        throw new Error("the outer one fails");
      }),
    ).rejects.toThrow("the outer one fails");
    expect(await exists(slug)).toBe(false);
    expect(await auditOf(slug)).toEqual([]);
  });
});

describe("jobs belong to the change that queues them", () => {
  test("a change that commits queues its job", async () => {
    const slug = unique("team");
    await addTeam(async (ctx, team) => {
      await audited(ctx, team);
      await ctx.enqueue(job, { slug });
      expect(await jobsOf(slug), "before the commit nobody else sees it").toBe(0);
    })(ctxOf(admin), { slug });
    expect(await jobsOf(slug)).toBe(1);
  });

  test("a change that fails queues nothing", async () => {
    const slug = unique("team");
    const failing = addTeam(async (ctx, team) => {
      await audited(ctx, team);
      await ctx.enqueue(job, { slug });
      throw new DomainError("conflict", "Too late.");
    });
    await expect(failing(ctxOf(admin), { slug })).rejects.toThrow("Too late.");
    expect(await jobsOf(slug)).toBe(0);
  });

  test("a job whose payload is not of its kind fails the change", async () => {
    const slug = unique("team");
    const failing = addTeam(async (ctx, team) => {
      await audited(ctx, team);
      await ctx.enqueue(job, {} as { slug: string });
    });
    await expect(failing(ctxOf(admin), { slug })).rejects.toThrow(z.ZodError);
    expect(await exists(slug)).toBe(false);
  });
});

describe("refusals", () => {
  test("somebody without the permission is refused, and that is audited without a change", async () => {
    const slug = unique("team");
    const ctx = ctxOf(member);
    await expect(addTeam(audited)(ctx, { slug })).rejects.toMatchObject({
      code: "forbidden",
      status: 403,
      message:
        "Only people with the role admin may add, change and disable people. An administrator can give it to you.",
    });
    expect(await exists(slug)).toBe(false);
    expect(await auditOfRequest(ctx)).toMatchObject([
      { action: "team.create", outcome: "refused", actor_id: member.id, after: { code: "forbidden" } },
    ]);
  });

  test("a wrong input is refused, and the audit entry points at each wrong field", async () => {
    const ctx = ctxOf(admin);
    const input = { slug: "x", size: "large", "a/b~c": 1 };
    await expect(addTeam(audited)(ctx, input as never)).rejects.toMatchObject({
      code: "invalid",
      status: 422,
    });
    const [entry] = await auditOfRequest(ctx);
    expect(entry).toMatchObject({ outcome: "refused", target_id: null, after: { code: "invalid" } });
    const issues = entry?.after?.issues as { pointer: string }[] | undefined;
    expect(issues?.map(({ pointer }) => pointer).sort()).toEqual(["/a~1b~0c", "/size", "/slug"]);
  });

  test("a refusal by the command's own rules is audited with its target, and only once", async () => {
    const slug = unique("team");
    const ctx = ctxOf(admin);
    const refusing = addTeam(async () => {
      throw new DomainError("conflict", "Somebody else was first.");
    });
    await expect(refusing(ctx, { slug })).rejects.toMatchObject({ code: "conflict", status: 409 });
    expect(await auditOfRequest(ctx)).toMatchObject([
      {
        outcome: "refused",
        target_id: slug,
        reason: "Somebody else was first.",
        after: { code: "conflict" },
      },
    ]);
  });

  test("strangers are refused without filling the log", async () => {
    const ctx = anonymousCtx();
    await expect(addTeam(audited)(ctx, { slug: unique("team") })).rejects.toMatchObject({
      code: "unauthenticated",
      status: 401,
    });
    expect(await auditOfRequest(ctx)).toEqual([]);
  });

  test("characters that the log can't hold do not keep a refusal out of it", async () => {
    const ctx = ctxOf(admin);
    await expect(
      addTeam(audited)(ctx, { slug: "fine", "\0": 1, "\ud800": 2 } as never),
    ).rejects.toMatchObject({ code: "invalid" });
    expect(await auditOfRequest(ctx)).toMatchObject([{ outcome: "refused", after: { code: "invalid" } }]);
  });

  test("characters that the log can't hold do not stop it, in names of members either", async () => {
    const id = newUuid();
    const [event] = await emitAudit(db(), ctxOf(admin), {
      action: "submission.label_tool",
      target: { type: "submission", id },
      after: { labels: { "tool\0": "read\0", "\ud800": ["\udc00"] } },
    });
    const { rows } = await pool().query(
      "SELECT audit.words(body), body::jsonb #> '{change,after}' AS after FROM audit.inbox WHERE event_id = $1",
      [event],
    );
    expect(rows[0]?.after).toEqual({ labels: { "tool␀": "read␀", "\ufffd": ["\ufffd"] } });
  });

  test("every wrong field is named at once, with those that only the database can judge", async () => {
    const ctx = ctxOf(member);
    const input = {
      owner: "team:nobody",
      data_classification: "secret",
      access_level: "read",
      colour: "red",
    };
    const error = await createSubmission(ctx, input as never).catch((error: DomainError) => error);
    const issues = (error as DomainError).issues;
    expect(issues.map(({ pointer }) => pointer).sort()).toEqual([
      "/colour",
      "/data_classification",
      "/owner",
      "/purpose",
      "/url",
    ]);
    expect(Object.fromEntries(issues.map(({ pointer, message }) => [pointer, message]))).toMatchObject({
      "/colour": "This field is not known.",
      "/owner": 'There is no team "nobody".',
      "/purpose": "This field is required.",
      "/url": "Give either `url` or `server`.",
    });
    expect((await auditOfRequest(ctx))[0]?.after).toEqual({ code: "invalid", issues });
  });

  test.each([null, undefined, 7, "text", []])("an input of %j is refused, not crashed on", async (input) => {
    await expect(createSubmission(ctxOf(member), input as never)).rejects.toMatchObject({ code: "invalid" });
  });
});

describe("commands that meet each other", () => {
  test("of two that deadlock, one runs again and both succeed", async () => {
    const [left, right] = [unique("left"), unique("right")];
    const [first, second] = [unique("team"), unique("team")];
    for (const slug of [left, right]) await addTeam(audited)(ctxOf(admin), { slug });
    const bothHoldOne = Promise.withResolvers<void>();
    let runs = 0;
    let holding = 0;
    const crossing = (own: string, other: string) =>
      addTeam(async (ctx, team) => {
        runs += 1;
        const isFirstRun = runs <= 2;
        if (isFirstRun) {
          await ctx.tx.$queryRaw`SELECT FROM team WHERE slug = ${own} FOR UPDATE`;
          holding += 1;
          if (holding === 2) bothHoldOne.resolve();
          await bothHoldOne.promise;
          await ctx.tx.$queryRaw`SELECT FROM team WHERE slug = ${other} FOR UPDATE`;
        }
        await audited(ctx, team);
      });
    await Promise.all([
      crossing(left, right)(ctxOf(admin), { slug: first }),
      crossing(right, left)(ctxOf(admin), { slug: second }),
    ]);
    expect(runs, "one of them started over").toBe(3);
    expect([(await auditOf(first)).length, (await auditOf(second)).length]).toEqual([1, 1]);
  });

  test("the clock is the database's, and goes on within a transaction", async () => {
    const times: Date[] = [];
    await addTeam(async (ctx, team) => {
      times.push(await ctx.now());
      await ctx.tx.$queryRaw`SELECT pg_sleep(0.002)::text`;
      times.push(await ctx.now());
      await audited(ctx, team);
    })(ctxOf(admin), { slug: unique("team") });
    expect(times[1]?.getTime()).toBeGreaterThan(times[0]?.getTime() ?? Number.NaN);
  });
});

test("an accepted document is what the audit entry names", async () => {
  const server = exampleDocument();
  const view = await createSubmission(ctxOf(member), {
    server,
    owner: `user:${member.email}`,
    data_classification: "public",
    access_level: "read",
    purpose: "Umbrellas.",
  });
  expect((await auditOf(view.id))[0]?.after).toMatchObject({
    server: `${server.name}@1.0.0`,
    owner: `user:${member.email}`,
  });
});
