import { beforeAll, describe, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import type { Role } from "#lib/core/words.ts";
import { db } from "#lib/db/client.ts";
import { disableUser } from "#lib/identity/index.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { addPerson, addTeam, anonymousCtx, auditOf, ctxOf } from "#prisma/seed/factories.ts";
import { getGrant, previewGrant, requestGrant } from "./index.ts";
import { agentOf, changePolicy, decide, minutesAfter, request, weatherServer } from "./test-grants.ts";

let owner: UserActor;
let governance: UserActor;
let compliance: UserActor;
let server: string;

beforeAll(async () => {
  [owner, governance, compliance] = await Promise.all([
    addPerson("member"),
    addPerson("governance"),
    addPerson("compliance"),
  ]);
  server = await weatherServer();
});

const announced = async (kind: string, id: string) =>
  (await db().outboxEvent.findMany({ where: { kind } })).filter(({ payload }) => payload.includes(id)).length;

describe("a request", () => {
  test("waits for whom the policy names, is on record, and gives nothing yet", async () => {
    const agent = await agentOf(owner);
    const grant = await request(owner, agent, server, { tools: ["note", "forecast", "note"], minutes: 60 });
    expect(grant).toMatchObject({
      status: "requested",
      agent: { id: agent },
      server,
      scopes: [],
      tools: ["forecast", "note"],
      minutes: 60,
      classification: "public",
      starts_at: null,
      ends_at: null,
      decided_at: null,
      stages: [
        { role: "governance", need: 1, have: 0 },
        { role: "compliance", need: 1, have: 0 },
      ],
      lineage: [
        { person: { id: owner.id }, relation: "submitter" },
        { person: { id: owner.id }, relation: "owner" },
      ],
      covers: [
        { name: "forecast", access: "read" },
        { name: "note", access: "write" },
      ],
      can: {
        vote: { no: expect.any(String) },
        cancel: true,
        release: { no: "This is not given yet. Cancel the request instead." },
      },
    });
    expect(grant.waiting_for).toMatch(
      /^Waiting for 1 governance signature \(.+\) and 1 compliance signature \(.+\)\.$/,
    );
    expect(Date.parse(grant.request_ends_at) - Date.parse(grant.created_at)).toBe(14 * 86_400_000);
    expect(await auditOf(grant.id)).toMatchObject([
      {
        action: "grant.request",
        reason: "It tells the weather.",
        after: { tools: ["forecast", "note"], minutes: 60, digest: grant.digest },
      },
    ]);
    expect(await announced("grant.requested", grant.id)).toBe(1);
  });

  test("for as long as the policy allows when no time is named, which is least for the gravest level asked", async () => {
    const agent = await agentOf(owner);
    expect((await request(owner, agent, server)).minutes).toBe(129_600);
    expect((await request(owner, agent, server, { scopes: ["read", "write"] })).minutes).toBe(43_200);
    expect((await request(owner, agent, server, { scopes: ["read"], tools: ["wipe"] })).minutes).toBe(10_080);
  });

  test("for longer than that is refused, and told how long is possible", async () => {
    const agent = await agentOf(owner);
    await expect(request(owner, agent, server, { scopes: ["admin"], minutes: 10_081 })).rejects.toMatchObject(
      {
        code: "invalid",
        issues: [{ pointer: "/minutes", message: "The access policy allows 10080 minutes at most." }],
      },
    );
    expect((await request(owner, agent, server, { scopes: ["admin"], minutes: 10_080 })).minutes).toBe(
      10_080,
    );
  });

  test.each([
    ["nothing", { scopes: [] }, "/scopes"],
    ["a tool that is not approved", { tools: ["forecast", "launch"] }, "/tools/1"],
    ["a person who is not there", { users: ["nobody@example.com"] }, "/users/0"],
    [
      "a pattern of another kind",
      { constraints: [{ argument: "/city", must: { op: "pattern", pattern: "(?=B)" } }] },
      "/constraints/0/must/pattern",
    ],
    [
      "a constraint on a tool that is not asked for",
      { constraints: [{ tool: "note", argument: "/city", must: { op: "prefix", prefix: "B" } }] },
      "/constraints/0/tool",
    ],
    ["a server that is not approved", { server: "com.example/unheard-of" }, "/server"],
    ["a grant to extend that is not there", { extends: "grt_0" }, "/extends"],
    [
      "a range from more to less",
      { constraints: [{ argument: "/n", must: { op: "range", min: 2, max: 1 } }] },
      "/constraints/0/must",
    ],
    ["a NUL in the server's name", { server: "com.example/\0" }, "/server"],
    ["half of a surrogate pair in a tool", { tools: ["forecast", "\ud800"] }, "/tools/1"],
    ["a NUL in an address", { users: ["mei\0@example.com"] }, "/users/0"],
    ...[
      { tool: "forecast", argument: "/\0", must: { op: "prefix", prefix: "B" } },
      { tool: "\0", argument: "/city", must: { op: "prefix", prefix: "B" } },
      { tool: "forecast", argument: "/city", must: { op: "prefix", prefix: "\udc00" } },
      { tool: "forecast", argument: "/city", must: { op: "pattern", pattern: "\0" } },
      { tool: "forecast", argument: "/city", must: { op: "equals", value: "\ud800" } },
      { tool: "forecast", argument: "/city", must: { op: "one_of", values: ["\0"] } },
    ].map((constraint) => [
      `what no database holds (${JSON.stringify(constraint)})`,
      { constraints: [constraint] },
      expect.stringMatching(/^\/constraints\/0\//),
    ]),
    ["a start beyond a year", { not_before: "9999-12-31T23:59:59.999Z" }, "/not_before"],
  ])("of %s is refused", async (_what, asked, pointer) => {
    const agent = await agentOf(owner);
    await expect(request(owner, agent, server, asked as never)).rejects.toMatchObject({
      code: "invalid",
      issues: [{ pointer }],
    });
    expect(await db().grant.count({ where: { agentId: agent } })).toBe(0);
  });

  test("for people who are there names them, in whatever case their address is written", async () => {
    const agent = await agentOf(owner);
    const mei = await addPerson("member");
    const grant = await request(owner, agent, server, { users: [mei.email.toUpperCase(), mei.email] });
    expect(grant.users).toEqual([{ id: mei.id, name: mei.name, email: mei.email }]);
    await disableUser(systemCtx("tests"), { id: mei.id });
    await expect(request(owner, agent, server, { users: [mei.email] })).rejects.toMatchObject({
      code: "invalid",
    });
  });

  test("for a start that has passed is one to begin at once", async () => {
    const agent = await agentOf(owner);
    for (const not_before of ["2020-01-01T00:00:00Z", new Date(Date.now() - 60_000).toISOString()]) {
      const grant = await request(owner, agent, server, { not_before });
      expect(grant.not_before).toBeNull();
      const at = new Date();
      expect(await decide(governance, grant, "approve", at)).toMatchObject({ starts_at: at.toISOString() });
    }
  });

  test("for a disabled agent, or one that is not there, is refused", async () => {
    const agent = await agentOf(owner);
    await db().agent.update({
      where: { id: agent },
      data: { disabledAt: new Date(), disabledReason: "Odd." },
    });
    await expect(request(owner, agent, server)).rejects.toMatchObject({ code: "conflict" });
    await expect(request(owner, "agt_0", server)).rejects.toMatchObject({ code: "not_found" });
  });

  test("for a server that was stopped since is refused", async () => {
    const stopped = await weatherServer();
    await db().serverVersion.updateMany({
      where: { server: { name: stopped } },
      data: { status: "quarantined", isLatest: false },
    });
    await expect(request(owner, await agentOf(owner), stopped)).rejects.toMatchObject({
      issues: [{ pointer: "/server" }],
    });
  });

  test("of a level that the policy has no rule for is refused, and says who can help", async () => {
    const agent = await agentOf(owner);
    await changePolicy((policy) => ({
      ...policy,
      grants: policy.grants.filter((rule) => rule.access_level !== "admin"),
    }));
    await expect(request(owner, agent, server, { scopes: ["read", "admin"] })).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("An administrator must add a rule"),
    });
    await changePolicy((policy) => ({
      ...policy,
      grants: [
        ...policy.grants,
        {
          classification: "public",
          access_level: "admin",
          stages: [{ role: "compliance", need: 1 }],
          max_minutes: 10_080,
        },
      ],
    }));
    expect((await request(owner, agent, server, { scopes: ["admin"] })).stages).toEqual([
      { role: "compliance", need: 1, have: 0 },
    ]);
  });

  test("for exactly the same is refused while the first is open, and names that, also of two made at once", async () => {
    const agent = await agentOf(owner);
    const results = await Promise.allSettled([1, 2, 3].map(() => request(owner, agent, server)));
    const made = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
    expect(made).toHaveLength(1);
    for (const result of results)
      if (result.status === "rejected")
        expect(result.reason).toMatchObject({ code: "conflict", details: { grant_id: made[0]?.id } });
    expect((await request(owner, agent, server, { minutes: 5 })).status).toBe("requested");
    await decide(governance, made[0] ?? ({} as never), "reject");
    expect((await request(owner, agent, server)).status).toBe("requested");
  });

  test("is for whoever answers for the agent: the owner, or anybody in the owning team", async () => {
    const [mate, stranger] = [await addPerson("member"), await addPerson("member")];
    const agent = await agentOf(await addTeam(owner, mate));
    const { lineage } = await request(mate, agent, server);
    // Beside them, whoever registered it for them.
    expect(lineage.map(({ relation }) => relation).sort()).toEqual(["editor", "owner", "owner", "submitter"]);
    await expect(request(stranger, agent, server)).rejects.toMatchObject({ code: "forbidden" });
  });

  test.each(["admin", "governance", "compliance", "auditor"] satisfies Role[])(
    "is not for %s, even of their own agent",
    async (role) => {
      const person = await addPerson(role);
      await expect(request(person, await agentOf(person), server)).rejects.toMatchObject({
        code: "forbidden",
      });
    },
  );

  test("is for people, not for strangers or the system", async () => {
    const input = { agent_id: await agentOf(owner), server, scopes: ["read" as const], reason: "Why." };
    await expect(requestGrant(anonymousCtx(), input)).rejects.toMatchObject({ status: 401 });
    await expect(requestGrant(systemCtx("Command line"), input)).rejects.toMatchObject({ status: 403 });
  });
});

describe("an extension", () => {
  test("begins when the other ends, and is decided anew", async () => {
    const agent = await agentOf(owner);
    const start = new Date();
    const first = await decide(
      governance,
      await request(owner, agent, server, { minutes: 60 }, start),
      "approve",
      start,
    );
    const next = await request(owner, agent, server, { minutes: 60, extends: first.id }, start);
    expect(next).toMatchObject({ status: "requested", follows: first.id, not_before: first.ends_at });
    expect(next.stages).toEqual([{ role: "governance", need: 1, have: 0 }]);
    const second = await decide(governance, next, "approve", start);
    expect(second).toMatchObject({
      status: "approved",
      starts_at: minutesAfter(start, 60).toISOString(),
      ends_at: minutesAfter(start, 120).toISOString(),
    });
  });

  test("goes on from a grant in force, one at a time, so that nothing is given long ahead", async () => {
    const agent = await agentOf(owner);
    const start = new Date();
    let current = await decide(
      governance,
      await request(owner, agent, server, { minutes: 60 }, start),
      "approve",
      start,
    );
    for (const hour of [0, 1, 2]) {
      const at = minutesAfter(start, hour * 60 + 30);
      const extend = (minutes: number) => request(owner, agent, server, { minutes, extends: current.id }, at);
      const next = await extend(60);
      await expect(extend(30)).rejects.toMatchObject({ code: "conflict", details: { grant_id: next.id } });
      const approved = await decide(governance, next, "approve", at);
      await expect(extend(30)).rejects.toMatchObject({ code: "conflict", details: { grant_id: next.id } });
      expect((await getGrant({ ...ctxOf(owner), at }, { id: current.id })).can.extend).toEqual({
        no: expect.stringContaining(next.id),
      });
      await expect(request(owner, agent, server, { extends: next.id }, at)).rejects.toMatchObject({
        code: "conflict",
        message: "This has not begun yet. Extend it once it is in force.",
      });
      expect(approved).toMatchObject({
        status: "approved",
        ends_at: minutesAfter(start, (hour + 2) * 60).toISOString(),
      });
      current = approved;
    }
  });

  test("can be asked for again once the first was denied", async () => {
    const agent = await agentOf(owner);
    const given = await decide(governance, await request(owner, agent, server));
    await decide(governance, await request(owner, agent, server, { extends: given.id }), "reject");
    expect((await request(owner, agent, server, { extends: given.id })).status).toBe("requested");
  });

  test("that is approved after the other ended begins then", async () => {
    const agent = await agentOf(owner);
    const start = new Date();
    const first = await decide(
      governance,
      await request(owner, agent, server, { minutes: 60 }, start),
      "approve",
      start,
    );
    const next = await request(owner, agent, server, { minutes: 60, extends: first.id }, start);
    const late = minutesAfter(start, 90);
    expect(await decide(governance, next, "approve", late)).toMatchObject({
      status: "active",
      starts_at: late.toISOString(),
      ends_at: minutesAfter(late, 60).toISOString(),
    });
  });

  test("is of a grant that is given, to the same agent on the same server, and says no other start", async () => {
    const agent = await agentOf(owner);
    const open = await request(owner, agent, server);
    await expect(request(owner, agent, server, { extends: open.id })).rejects.toMatchObject({
      code: "conflict",
    });
    const given = await decide(governance, open);
    for (const [id, at] of [
      [await agentOf(owner), server],
      [agent, await weatherServer()],
    ] as const)
      await expect(request(owner, id, at, { extends: given.id })).rejects.toMatchObject({
        issues: [{ pointer: "/extends" }],
      });
    const start = { extends: given.id, not_before: new Date().toISOString() };
    await expect(request(owner, agent, server, start)).rejects.toMatchObject({
      issues: [{ pointer: "/not_before" }],
    });
    const over = new Date(given.ends_at ?? "");
    await expect(request(owner, agent, server, { extends: given.id }, over)).rejects.toMatchObject({
      code: "conflict",
    });
  });
});

describe("a preview", () => {
  test("says what it comes to, what is new of that, and who would decide, and changes nothing", async () => {
    const agent = await agentOf(owner);
    await decide(governance, await request(owner, agent, server, { tools: ["forecast"] }));
    const before = await db().grant.count();
    const preview = await previewGrant(ctxOf(owner), {
      agent_id: agent,
      server,
      scopes: ["read"],
      tools: ["note"],
    });
    expect(preview).toMatchObject({
      classification: "public",
      access_level: "write",
      tools: [{ name: "forecast" }, { name: "history" }, { name: "note" }],
      gained: ["history", "note"],
      max_minutes: 43_200,
      stages: [
        { role: "governance", need: 1 },
        { role: "compliance", need: 1 },
      ],
      waiting_for: expect.stringContaining("1 governance signature"),
    });
    expect(await db().grant.count()).toBe(before);
  });

  test("counts a tool as new that the agent has only for some people, or with some arguments", async () => {
    const agent = await agentOf(owner);
    const narrow = { tools: ["forecast"], users: [compliance.email] };
    await decide(governance, await request(owner, agent, server, narrow));
    const ask = { agent_id: agent, server, tools: ["forecast"] };
    expect((await previewGrant(ctxOf(owner), ask)).gained).toEqual(["forecast"]);
    expect((await previewGrant(ctxOf(owner), { ...ask, users: [compliance.email] })).gained).toEqual([]);
  });

  test("refuses more time than the policy allows, as the request would", async () => {
    const ask = { agent_id: await agentOf(owner), server, scopes: ["read" as const] };
    await expect(previewGrant(ctxOf(owner), { ...ask, minutes: 129_601 })).rejects.toMatchObject({
      code: "invalid",
      issues: [{ pointer: "/minutes", message: "The access policy allows 129600 minutes at most." }],
    });
    expect((await previewGrant(ctxOf(owner), { ...ask, minutes: 129_600 })).max_minutes).toBe(129_600);
  });

  test("is for whoever could request it", async () => {
    const ask = { agent_id: await agentOf(owner), server, scopes: ["read" as const] };
    await expect(previewGrant(ctxOf(compliance), ask)).rejects.toMatchObject({ code: "forbidden" });
    await expect(previewGrant(ctxOf(await addPerson("member")), ask)).rejects.toMatchObject({
      code: "forbidden",
    });
  });
});
