import { beforeAll, describe, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import { db } from "#lib/db/client.ts";
import { provideEnv } from "#lib/env.ts";
import { disableClient, embeddedIssuer } from "#lib/identity/index.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { addPerson, addTeam, anonymousCtx, auditOf, ctxOf, unique } from "#prisma/seed/factories.ts";
import { registerAgent, registerClient } from "../testing/index.ts";
import { createAgent, getAgent } from "./index.ts";

const issuer = "https://login.example.com";
let owner: UserActor;
let stranger: UserActor;
let governance: UserActor;
let admin: UserActor;
let auditor: UserActor;

beforeAll(async () => {
  provideEnv({ TRUSTED_ISSUERS: issuer });
  owner = await addPerson("member");
  stranger = await addPerson("member");
  governance = await addPerson("governance");
  admin = await addPerson("admin");
  auditor = await addPerson("auditor");
});

const claim = (value = unique("spiffe://example.com/agent")) => ({ issuer, claim: "sub", value });
const issueAt = (pointer: string) => ({ status: 422, issues: [expect.objectContaining({ pointer })] });

describe("registering", () => {
  test("says who answers, how it is recognised and what can be done next; all of it is on record", async () => {
    const gateways = [await registerClient("gateway"), await registerClient("gateway")];
    const client_id = await registerClient("agent");
    const name = unique("Weather agent");
    const made = await registerAgent(owner, {
      name,
      trust_model: "on_behalf_of",
      recognised_by: { client_id },
      gateways: [...gateways, ...gateways],
    });
    expect(made).toMatchObject({
      name,
      trust_model: "on_behalf_of",
      owner: { ref: `user:${owner.email}`, label: owner.name, active: true },
      recognised_by: { client_id },
      disabled: null,
      grants: { given: 0, requested: 0 },
      last_used_at: null,
      created_by: { id: owner.id, name: owner.name },
      can: { update: true, disable: true, enable: { no: expect.any(String) }, request: true },
    });
    expect(made.gateways.map(({ id }) => id).sort()).toEqual(gateways.toSorted());
    expect(await auditOf(made.id)).toMatchObject([
      {
        action: "agent.create",
        outcome: "success",
        actor_id: owner.id,
        target_name: name,
        before: null,
        after: {
          name,
          trust_model: "on_behalf_of",
          owner: `user:${owner.email}`,
          recognised_by: { client_id },
          gateways: gateways.toSorted(),
        },
      },
    ]);
  });

  test("members do for themselves and their teams alone; administrators and governance for anybody", async () => {
    const team = await addTeam(owner);
    expect((await registerAgent(owner, { owner: team })).owner.ref).toBe(team);
    for (const other of [`user:${owner.email}`, team]) {
      await expect(registerAgent(stranger, { owner: other })).rejects.toMatchObject({
        code: "forbidden",
        message: expect.stringContaining("yourself or a team of yours"),
      });
      for (const curator of [governance, admin])
        expect((await registerAgent(curator, { owner: other })).owner.ref).toBe(other);
    }
  });

  test("is refused to auditors, strangers without an account, tokens that lack it, and the system", async () => {
    const input = {
      name: unique("agent"),
      purpose: "None.",
      trust_model: "service" as const,
      owner: `user:${owner.email}`,
      recognised_by: claim(),
    };
    await expect(createAgent(anonymousCtx(), input)).rejects.toMatchObject({ status: 401 });
    await expect(createAgent(ctxOf(auditor), input)).rejects.toMatchObject({ status: 403 });
    const token: UserActor = { ...owner, via: "token", scopes: ["agent.read"] };
    await expect(createAgent(ctxOf(token), input)).rejects.toMatchObject({ status: 403 });
    await expect(createAgent(systemCtx("tests"), input)).rejects.toMatchObject({
      message: "Only a person registers an agent.",
    });
  });

  test("takes a claim of a trusted issuer, to the character", async () => {
    const recognised_by = claim();
    expect((await registerAgent(owner, { recognised_by })).recognised_by).toEqual(recognised_by);
    for (const other of ["https://login.example.com/", "https://evil.example.com"])
      await expect(
        registerAgent(owner, { recognised_by: { ...claim(), issuer: other } }),
      ).rejects.toMatchObject(issueAt("/recognised_by/issuer"));
  });

  test("refuses claims of the provider here: its agents are known by their clients", async () => {
    await expect(
      registerAgent(owner, { recognised_by: { ...claim(), issuer: embeddedIssuer() } }),
    ).rejects.toMatchObject({
      issues: [{ pointer: "/recognised_by/issuer", message: expect.stringContaining("`client_id`") }],
    });
  });

  test.each([
    ["of nobody", async () => "cli_nobody"],
    ["of a gateway", () => registerClient("gateway")],
    [
      "that is disabled",
      async () => {
        const id = await registerClient("agent");
        await disableClient(systemCtx("tests"), { id });
        return id;
      },
    ],
  ])("refuses a client %s", async (_, make) => {
    await expect(registerAgent(owner, { recognised_by: { client_id: await make() } })).rejects.toMatchObject(
      issueAt("/recognised_by/client_id"),
    );
  });

  test("refuses what another agent is recognised by, telling no more of that one than its name", async () => {
    for (const recognised_by of [{ client_id: await registerClient("agent") }, claim()]) {
      const first = await registerAgent(owner, { recognised_by });
      const refusal = await registerAgent(stranger, { recognised_by }).catch((error: Error) => error);
      expect(refusal).toMatchObject({
        code: "conflict",
        message: `The agent "${first.name}" is recognised by this already.`,
        details: {},
      });
    }
  });

  test.each([
    ["the same", "Invoice Robot", "already"],
    ["other letters' case", "INVOICE robot", "already"],
    ["a letter of another script", "Invoice R\u043Ebot", "easily taken"],
    ["a character that nobody sees", "Invoice\u200B Robot", "easily taken"],
    ["zero for O", "Invoice R0bot", "easily taken"],
  ])("refuses a name that is taken for another's: %s", async (_, name, words) => {
    if (!(await db().agent.findUnique({ where: { name: "Invoice Robot" } })))
      await registerAgent(owner, { name: "Invoice Robot" });
    await expect(registerAgent(stranger, { name })).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringMatching(new RegExp(`"Invoice Robot".*${words}|${words}.*"Invoice Robot"`)),
    });
  });

  test.each([
    ["a name that nobody sees", { name: "\u200B\u2060" }, "/name"],
    ["a name with NUL", { name: "a\0b" }, "/name"],
    [
      "a claim with a character that nobody sees",
      { recognised_by: claim("billing\u200B") },
      "/recognised_by/value",
    ],
    ["a claim of two lines", { recognised_by: claim("a\nb") }, "/recognised_by/value"],
    ["an owner with NUL", { owner: "user:a\0@example.com" }, "/owner"],
    ["an owner who is not there", { owner: "user:nobody@example.com" }, "/owner"],
    ["a team that is not there", { owner: "team:nobodys" }, "/owner"],
    ["a gateway that is none", { gateways: ["cli_nothing"] }, "/gateways/0"],
    ["a trust model that is none", { trust_model: "root" as never }, "/trust_model"],
  ])("refuses %s", async (_, changes, pointer) => {
    await expect(registerAgent(owner, changes)).rejects.toMatchObject({
      status: 422,
      issues: [expect.objectContaining({ pointer: expect.stringMatching(new RegExp(`^${pointer}`)) })],
    });
  });

  test("refuses an agent's client as a gateway of it", async () => {
    await expect(registerAgent(owner, { gateways: [await registerClient("agent")] })).rejects.toMatchObject(
      issueAt("/gateways/0"),
    );
  });

  test("of several at once with one identity, or with names alike, one wins and the others are told", async () => {
    const recognised_by = claim();
    const name = unique("Racer");
    const tries = [
      ...[1, 2, 3].map(() => registerAgent(owner, { recognised_by })),
      ...[name, name.toUpperCase(), `${name}\u200B`].map((each) => registerAgent(owner, { name: each })),
    ];
    const results = await Promise.allSettled(tries);
    for (const group of [results.slice(0, 3), results.slice(3)]) {
      expect(group.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
      for (const result of group)
        if (result.status === "rejected") expect(result.reason).toMatchObject({ code: "conflict" });
    }
  });

  test("shows hostile names as they are", async () => {
    const name = `${unique("agent")}\u202Egnp.<img src=x onerror=alert(1)>'; DROP TABLE agent;--`;
    const { id } = await registerAgent(owner, { name });
    expect((await getAgent(ctxOf(stranger), { id })).name).toBe(name);
  });
});
