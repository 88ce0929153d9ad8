import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { getAgentUsage } from "#lib/access/agents/index.ts";
import type { UserActor } from "#lib/core/actor.ts";
import { grantStatuses, submissionStatuses } from "#lib/core/words.ts";
import { db } from "#lib/db/client.ts";
import { pool } from "#lib/db/pool.ts";
import { handleReadServer } from "#lib/introspection/index.ts";
import { readServer } from "#lib/introspection/read-server.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { countWaitingForMe, getSubmission, readServerJob } from "#lib/registry/index.ts";
import { clients } from "./clients.ts";
import { seedDemo } from "./index.ts";
import { emailOf, type PersonKey, people } from "./people.ts";

vi.mock("#lib/introspection/read-server.ts", () => ({ readServer: vi.fn() }));
afterAll(() => vi.doUnmock("#lib/introspection/read-server.ts"));

const ctx = systemCtx("tests");

/** How many rows each table has. */
async function sizes(): Promise<Record<string, bigint>> {
  const [row] = await db().$queryRaw<[Record<string, bigint>]>`
    SELECT (SELECT count(*) FROM "user") AS people, (SELECT count(*) FROM team) AS teams,
      (SELECT count(*) FROM oauth_client) AS clients, (SELECT count(*) FROM submission) AS submissions,
      (SELECT count(*) FROM server_version) AS versions, (SELECT count(*) FROM snapshot) AS snapshots,
      (SELECT count(*) FROM vote) AS votes, (SELECT count(*) FROM audit.event) AS events,
      (SELECT count(*) FROM graphile_worker._private_jobs) AS jobs`;
  return row;
}

async function actorOf(key: PersonKey): Promise<UserActor> {
  const { id } = await db().user.findUniqueOrThrow({ where: { email: emailOf(key) } });
  return { kind: "user", id, email: emailOf(key), ...people[key], scopes: ["*"], via: "session" };
}

// Two consoles that start at the same moment tell it once.
beforeAll(() => Promise.all([seedDemo(), seedDemo()]), 120_000);

describe("the demo's story", () => {
  test("told again is the same as told once", async () => {
    const before = await sizes();
    await seedDemo();
    expect(await sizes()).toEqual(before);
    expect(before).toMatchObject({
      people: BigInt(Object.keys(people).length),
      clients: BigInt(clients.length),
    });
  });

  test("has somebody of every role", async () => {
    const rows = await db().user.findMany({ select: { roles: true } });
    expect(new Set(rows.flatMap(({ roles }) => roles))).toEqual(
      new Set(["admin", "governance", "compliance", "auditor", "member"]),
    );
  });

  test("has a submission in every status that this release can reach", async () => {
    const rows = await db().submission.findMany({ distinct: ["status"], select: { status: true } });
    const reachable = submissionStatuses.filter((status) => status !== "superseded");
    expect(rows.map(({ status }) => status).sort()).toEqual(reachable.sort());
  });

  test("has an approval behind every version that is live or was stopped, of exactly what it is", async () => {
    const live = await db().serverVersion.findMany({ where: { status: { in: ["live", "quarantined"] } } });
    expect(live.length).toBeGreaterThanOrEqual(8);
    for (const version of live) {
      const approval = await getSubmission(ctx, { id: version.approvedBy ?? "" });
      expect(approval).toMatchObject({
        status: "approved",
        server: { version: version.version },
        decided_at: version.publishedAt?.toISOString(),
      });
      expect(approval.document).toEqual(JSON.parse(version.document ?? ""));
      expect(approval.stages.length).toBeGreaterThan(0);
      for (const { need, have } of approval.stages) expect(have).toBe(need);
    }
  });

  test("has a server with two live versions, and a new version of a live one in review", async () => {
    const servers = await db().server.findMany({ include: { versions: { include: { submissions: true } } } });
    const live = servers.map(({ versions }) => versions.filter(({ status }) => status === "live"));
    expect(Math.max(...live.map(({ length }) => length))).toBe(2);
    const next = servers.find(
      ({ versions }) =>
        versions.some(({ status }) => status === "live") &&
        versions.some(({ submissions }) => submissions.some(({ status }) => status === "in_review")),
    );
    expect(next?.name).toBe("example.larkmoor.mcp.ledger/payments-ledger");
  });

  test("has votes that no longer count, and refusals in the log", async () => {
    const { id } = await db().submission.findFirstOrThrow({
      where: { version: { server: { name: { endsWith: "card-issuing" } } } },
    });
    const view = await getSubmission(ctx, { id });
    expect(view.votes.map(({ current }) => current)).toEqual([false, false, true, true]);
    expect(view.waiting_for).toBe("1 more compliance signature");
    const refused = await db().$queryRaw`
      SELECT after->>'code' AS code FROM audit.event WHERE outcome = 'refused' ORDER BY id`;
    expect(refused).toEqual([{ code: "forbidden" }, { code: "stale" }]);
  });

  test("has something under way in every part of governance", async () => {
    const [quarantine, items, policy, away, threads] = await Promise.all([
      db().quarantine.findFirstOrThrow(),
      db().recertification.findMany({ distinct: ["status"], select: { status: true } }),
      db().policyChange.findFirstOrThrow(),
      db().delegation.findFirstOrThrow(),
      db().commentThread.count({ where: { resolvedAt: null } }),
    ]);
    expect(quarantine.status).toBe("lift_proposed");
    expect(items.map(({ status }) => status).sort()).toEqual(["awaiting_owner", "awaiting_reviewer", "kept"]);
    expect(policy.status).toBe("proposed");
    expect(away).toMatchObject({ away: true, delegateId: expect.any(String) });
    expect(threads).toBeGreaterThan(3);
  });

  test("has a grant in every state, one that goes on from another, and a proposed access policy", async () => {
    const grants = await db().grant.findMany({ include: { follows: true, votes: true } });
    expect(new Set(grants.map(({ status }) => status))).toEqual(new Set(grantStatuses));
    expect(grants.filter(({ follows }) => follows?.status === "expired")).toMatchObject([
      { status: "active" },
    ]);
    const waiting = grants.filter(({ status }) => status === "requested");
    expect(new Set(waiting.map(({ votes }) => votes.length))).toEqual(new Set([0, 1]));
    expect(await db().accessPolicyChange.findMany({ orderBy: { id: "asc" } })).toMatchObject([
      { status: "adopted", baseVersion: 1 },
      { status: "proposed", baseVersion: 2 },
    ]);
  });

  test("has actions that wait for a person's yes, and some that people decided on", async () => {
    const approvals = await db().actionApproval.findMany({ orderBy: { id: "asc" } });
    expect(approvals.map(({ status }) => status)).toEqual([
      ...["pending", "pending", "approved", "denied", "approved"],
      ...["denied", "approved", "approved", "pending", "pending"],
    ]);
  });

  test("has asked about each call that was reported since gateways ask, with the same outcome", async () => {
    const { rows } = await pool().query<{
      at: Date;
      agent: string;
      tool: string;
      outcome: string;
      asked: boolean;
    }>(`
      SELECT ts AS at, body::jsonb #>> '{caller,agent_name}' AS agent, operation AS tool,
        CASE status WHEN 'error' THEN 'success' ELSE status END AS outcome, action LIKE 'access.%' AS asked
      FROM audit.inbox
      WHERE gateway = (SELECT id FROM oauth_client WHERE name = 'Branch gateway')
        AND ts >= (SELECT min(ts) FROM audit.inbox WHERE action LIKE 'access.%' AND gateway IS NOT NULL)`);
    const [asked, called] = [true, false].map((is) =>
      rows
        .filter((row) => row.asked === is)
        .map(({ at, agent, tool, outcome }) => [at.getTime() + (is ? 12 : 0), agent, tool, outcome].join(" "))
        .sort(),
    );
    expect(called?.length).toBeGreaterThan(500);
    expect(asked).toEqual(called);
  });

  test("has agents that never used some of what they were granted", async () => {
    const { id } = await db().agent.findUniqueOrThrow({ where: { name: "Release runner" } });
    const { items } = await getAgentUsage(ctx, { id });
    const granted = items.filter((item) => item.granted);
    expect(
      granted
        .filter(({ permits }) => permits > 0)
        .map(({ tool }) => tool)
        .sort(),
    ).toEqual(["get_file", "page"]);
    expect(granted.length).toBeGreaterThan(10);
  });

  test("leaves each reviewer something to decide", async () => {
    for (const key of ["amara", "daniel", "zoe", "priya", "henrik"] as const) {
      const { waiting } = await countWaitingForMe({ ...ctx, actor: await actorOf(key) }, {});
      expect(waiting).toBeGreaterThan(2);
    }
  });

  test("lies in the past, and the audit log runs with the clock", async () => {
    const [row] = await db().$queryRaw<[Record<string, unknown>]>`
      SELECT count(*) FILTER (WHERE occurred_at < previous) AS backwards, max(occurred_at) < now() AS past,
        now() - min(occurred_at) > interval '6 weeks' AS long
      FROM (SELECT occurred_at, lag(occurred_at) OVER (ORDER BY id) AS previous FROM audit.event) AS event`;
    expect(row).toEqual({ backwards: 0n, past: true, long: true });
  });

  test("calls nobody: every reading it queued is settled", async () => {
    const jobs = await db().$queryRaw<{ payload: { submission_id: string; attempt: number } }[]>`
      SELECT payload FROM graphile_worker._private_jobs job JOIN graphile_worker._private_tasks task ON task.id = job.task_id
      WHERE task.identifier = ${readServerJob.name}`;
    expect(jobs.length).toBeGreaterThan(20);
    const before = await sizes();
    for (const { payload } of jobs) await handleReadServer(payload);
    expect(readServer).not.toHaveBeenCalled();
    expect(await sizes()).toEqual(before);
  });

  test("has something for a reviewer to find", async () => {
    const odd = await db().submission.findFirstOrThrow({
      where: { version: { server: { name: "example.quickconvert/documents" } } },
    });
    expect(odd.findings).toMatchObject([{ check: "invisible-characters", severity: "high" }]);
  });
});
