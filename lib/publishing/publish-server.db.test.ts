import { beforeAll, describe, expect, test } from "vitest";
import type { Actor, UserActor } from "#lib/core/actor.ts";
import { permissionsIn } from "#lib/core/namespaces.ts";
import { db } from "#lib/db/client.ts";
import { env } from "#lib/env.ts";
import { createTeam } from "#lib/identity/index.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import {
  castVote,
  getSubmission,
  recordReading,
  setNamespace,
  setVersionStatus,
  withdrawSubmission,
} from "#lib/registry/index.ts";
import type { ServerJson } from "#lib/registry/schemas.ts";
import {
  addPerson,
  anonymousCtx,
  auditOf,
  auditOfRequest,
  ctxOf,
  exampleDocument,
  exampleSnapshot,
  unique,
} from "#prisma/seed/factories.ts";
import { publishServer, replaceDocument } from "./index.ts";
import { publisherKey, submissionKey } from "./schemas.ts";

let member: UserActor;
let teammate: UserActor;
let governance: UserActor;
let team: string;

beforeAll(async () => {
  [member, teammate, governance] = await Promise.all([
    addPerson("member"),
    addPerson("member"),
    addPerson("governance"),
  ]);
  team = unique("weather-team");
  await createTeam(systemCtx("tests"), { slug: team, name: "Weather", members: [teammate.email] });
});

/** A namespace that the team answers for, with the machine of its domain. */
async function ownNamespace() {
  const prefix = `example.${unique("corp")}.mcp`;
  await setNamespace(systemCtx("tests"), {
    prefix,
    team,
    data_classification: "public",
    access_level: "read",
  });
  return { prefix, machine: machineOf(prefix) };
}

function machineOf(prefix: string, method = "dns"): Extract<Actor, { kind: "publisher" }> {
  const id = `${method}:${prefix.split(".").reverse().join(".")}`;
  return { kind: "publisher", id, name: id, permissions: permissionsIn(prefix, "and below") };
}

const documentIn = (prefix: string, changes: Partial<ServerJson> = {}) =>
  exampleDocument({ name: `${prefix}/${unique("server")}`, ...changes });
const stating = (facts: object) => ({ _meta: { [publisherKey]: { [submissionKey]: facts } } });
const idOf = (answer: Awaited<ReturnType<typeof publishServer>>) => answer._meta[submissionKey].id;
const see = (id: string) => getSubmission(ctxOf(governance), { id });

async function read(id: string, document: ServerJson, attempt = 1): Promise<string> {
  await recordReading(systemCtx("Server reader"), {
    submission_id: id,
    attempt,
    reading: { outcome: "read", document, snapshot: exampleSnapshot("forecast") },
  });
  return (await see(id)).digest ?? "";
}

async function vote(id: string, digest: string, decision: "approve" | "request_changes" | "reject") {
  await castVote(ctxOf(governance), { id, digest, decision, reason: "As I see it." });
}

/** A version that is live. */
async function published(actor: Actor, document: ServerJson): Promise<string> {
  const id = idOf(await publishServer(ctxOf(actor), document));
  await vote(id, await read(id, document), "approve");
  return id;
}

describe("a machine that publishes", () => {
  test("submits for the namespace's team, with the namespace's facts, and nothing is live", async () => {
    const { prefix, machine } = await ownNamespace();
    const document = documentIn(prefix, { description: "Umbrellas of today." });
    const ctx = ctxOf(machine);
    const answer = await publishServer(ctx, document);
    const { id, status, message, web_url } = answer._meta[submissionKey];
    expect(answer.server).toEqual(document);
    expect([status, web_url]).toEqual(["draft", `${env().publicUrl}/submissions/${id}`]);
    expect(message).toContain("nothing is live yet");
    expect(await see(id)).toMatchObject({
      document,
      owner: { ref: `team:${team}` },
      data_classification: "public",
      access_level: "read",
      purpose: "Umbrellas of today.",
      submitter: { id: machine.id },
    });
    expect(await auditOf(id)).toMatchObject([
      { action: "submission.create", outcome: "success", actor_id: machine.id, request_id: ctx.requestId },
    ]);
    expect(
      await db().serverVersion.count({ where: { server: { name: document.name }, publishedAt: null } }),
    ).toBe(1);
  });

  test("states what it wants said in the document, which keeps it", async () => {
    const { prefix, machine } = await ownNamespace();
    const facts = {
      owner: `team:${team}`,
      data_classification: "restricted",
      access_level: "write",
      purpose: "To stay dry.",
    };
    const document = documentIn(prefix, stating(facts));
    const view = await see(idOf(await publishServer(ctxOf(machine), document)));
    expect(view).toMatchObject({ document, ...facts, owner: { ref: facts.owner } });
  });

  test("below the namespace as well, where no other team answers", async () => {
    const { prefix, machine } = await ownNamespace();
    const view = await see(idOf(await publishServer(ctxOf(machine), documentIn(`${prefix}.eu`))));
    expect(view.owner.ref).toBe(`team:${team}`);

    const other = unique("other-team");
    await createTeam(systemCtx("tests"), { slug: other, name: "Other" });
    await setNamespace(systemCtx("tests"), {
      prefix: `${prefix}.asia`,
      team: other,
      data_classification: "internal",
      access_level: "write",
    });
    // Its members would be strangers to what their own machine did not send.
    const theirs = documentIn(`${prefix}.asia`);
    await expect(publishServer(ctxOf(machine), theirs)).rejects.toMatchObject({ status: 403 });
    const ownMachine = machineOf(`${prefix}.asia`);
    const view2 = await see(idOf(await publishServer(ctxOf(ownMachine), theirs)));
    expect(view2.owner.ref).toBe(`team:${other}`);
    await expect(
      setVersionStatus(ctxOf(machine), { name: theirs.name, version: theirs.version, status: "deprecated" }),
    ).rejects.toMatchObject({ status: 403 });
  });

  test("no more what it submitted for a team that the namespace was taken from", async () => {
    const { prefix, machine } = await ownNamespace();
    const document = documentIn(prefix);
    const id = idOf(await publishServer(ctxOf(machine), document));
    await vote(id, await read(id, document), "request_changes");
    const other = unique("heir");
    await createTeam(systemCtx("tests"), { slug: other, name: "Heir", members: [governance.email] });
    await setNamespace(systemCtx("tests"), {
      prefix,
      team: other,
      data_classification: "public",
      access_level: "read",
    });
    const revised = { ...document, description: "More is said here." };
    const refusal = { code: "conflict", message: expect.stringContaining("withdraw") };
    await expect(publishServer(ctxOf(machine), revised)).rejects.toMatchObject(refusal);
    await expect(replaceDocument(ctxOf(machine), document, revised)).rejects.toMatchObject(refusal);
  });

  test.each([
    ["another owner", stating({ owner: "user:somebody@example.com" })],
    ["another team", stating({ owner: "team:platform" })],
  ])("names %s: 403, in the audit log", async (_what, changes) => {
    const { prefix, machine } = await ownNamespace();
    const ctx = ctxOf(machine);
    const document = documentIn(prefix, changes);
    await expect(publishServer(ctx, document)).rejects.toMatchObject({
      status: 403,
      message: expect.stringContaining("Leave the owner out"),
    });
    expect(await auditOfRequest(ctx)).toMatchObject([
      { action: "submission.create", outcome: "refused", target_id: document.name },
    ]);
  });

  test("where no team answers: 403 that says who can change that", async () => {
    const prefix = `example.${unique("unmapped")}`;
    await expect(publishServer(ctxOf(machineOf(prefix)), documentIn(prefix))).rejects.toMatchObject({
      status: 403,
      message: expect.stringContaining("countersign namespace set --prefix"),
    });
  });

  test.each([
    ["a name that only begins the same", (prefix: string) => `${prefix}s`],
    ["a name above", (prefix: string) => prefix.slice(0, prefix.lastIndexOf("."))],
    ["another name", () => `org.${unique("other")}`],
  ])("under %s: 403, also where its own team answers", async (_what, toPrefix) => {
    const { prefix, machine } = await ownNamespace();
    const other = toPrefix(prefix);
    await setNamespace(systemCtx("tests"), {
      prefix: other,
      team,
      data_classification: "public",
      access_level: "read",
    });
    await expect(publishServer(ctxOf(machine), documentIn(other))).rejects.toMatchObject({
      status: 403,
      message: expect.stringContaining("is not among that"),
    });
  });

  test("in other letters: 403", async () => {
    const { prefix, machine } = await ownNamespace();
    await expect(publishServer(ctxOf(machine), documentIn(prefix.toUpperCase()))).rejects.toMatchObject({
      status: 403,
    });
  });
});

describe("a person who publishes", () => {
  test("owns what they publish, with the strictest facts, where no team answers", async () => {
    const document = documentIn(`example.${unique("free")}`);
    const view = await see(idOf(await publishServer(ctxOf(member), document)));
    expect(view).toMatchObject({
      owner: { ref: `user:${member.email}` },
      data_classification: "restricted",
      access_level: "admin",
      submitter: { id: member.id },
    });
  });

  test("in a namespace of their team: the team owns it, unless they say otherwise", async () => {
    const { prefix } = await ownNamespace();
    const first = await see(idOf(await publishServer(ctxOf(teammate), documentIn(prefix))));
    expect(first).toMatchObject({ owner: { ref: `team:${team}` }, data_classification: "public" });
    const other = documentIn(prefix, stating({ owner: `user:${teammate.email}` }));
    expect((await see(idOf(await publishServer(ctxOf(teammate), other)))).owner.ref).toBe(
      `user:${teammate.email}`,
    );
  });

  test("in a namespace of another team: 403", async () => {
    const { prefix } = await ownNamespace();
    await expect(publishServer(ctxOf(member), documentIn(prefix))).rejects.toMatchObject({
      status: 403,
      message: expect.stringContaining("you are not in that team"),
    });
  });

  test("for an owner who does not exist: 422", async () => {
    const document = documentIn(`example.${unique("free")}`, stating({ owner: "team:nobody" }));
    await expect(publishServer(ctxOf(member), document)).rejects.toMatchObject({ status: 422 });
  });

  test.each(["admin", "governance", "compliance", "auditor"] as const)(
    "and is only %s: 403, audited",
    async (role) => {
      const ctx = ctxOf(await addPerson(role));
      await expect(publishServer(ctx, documentIn("com.example"))).rejects.toMatchObject({ status: 403 });
      expect(await auditOfRequest(ctx)).toMatchObject([{ action: "submission.create", outcome: "refused" }]);
    },
  );

  test("with a token that lacks the scope: 403; and nobody at all: 401", async () => {
    const ctx = ctxOf({ ...member, via: "token", scopes: ["catalog.*"] });
    await expect(publishServer(ctx, documentIn("com.example"))).rejects.toMatchObject({ status: 403 });
    await expect(publishServer(anonymousCtx(), documentIn("com.example"))).rejects.toMatchObject({
      status: 401,
    });
  });
});

describe("a document is refused", () => {
  test.each<[string, (document: ServerJson) => unknown]>([
    ["without a schema", ({ $schema: _, ...rest }) => rest],
    ["with a member that nobody knows", (document) => ({ ...document, approved: true })],
    ["with a range for a version", (document) => ({ ...document, version: "^1.0.0" })],
    ["with a long description", (document) => ({ ...document, description: "x".repeat(101) })],
    ["with a name of another form", (document) => ({ ...document, name: "no-slash" })],
    ["with a NUL", (document) => ({ ...document, description: "\0" })],
    ["with half a surrogate pair", (document) => ({ ...document, title: "\ud800" })],
    ["that is a list", (document) => [document]],
    ["that is nothing", () => null],
    ["that is a text", () => "server.json"],
  ])("%s: 422 with issues, in the form of /validate too", async (_what, spoil) => {
    const ctx = ctxOf(member);
    const error = await publishServer(ctx, spoil(documentIn("com.example"))).catch((error) => error);
    expect(error).toMatchObject({ status: 422, message: expect.stringContaining("/validate") });
    expect(error.issues.length).toBeGreaterThan(0);
    expect(error.details.issues).toEqual(
      expect.arrayContaining([expect.objectContaining({ severity: "error", path: expect.any(String) })]),
    );
    expect(await auditOfRequest(ctx)).toMatchObject([{ outcome: "refused", after: { code: "invalid" } }]);
  });

  test("that states something which makes no sense: 422", async () => {
    const document = documentIn("com.example", stating({ data_classification: "secret" }));
    await expect(publishServer(ctxOf(member), document)).rejects.toMatchObject({
      status: 422,
      issues: [{ pointer: expect.stringContaining("dev.countersign~1submission/data_classification") }],
    });
  });
});

describe("published again", () => {
  test("while it is read or under review, it is a duplicate of that submission", async () => {
    const { prefix, machine } = await ownNamespace();
    const document = documentIn(prefix);
    const id = idOf(await publishServer(ctxOf(machine), document));
    const again = () => publishServer(ctxOf(machine), document);
    await expect(again()).rejects.toMatchObject({ code: "conflict", details: { submission: id } });
    await read(id, document);
    await expect(again()).rejects.toMatchObject({ code: "conflict", details: { submission: id } });
  });

  test("after changes were requested, it is the revision; facts that it does not state stay", async () => {
    const { prefix, machine } = await ownNamespace();
    const document = documentIn(prefix, stating({ purpose: "To stay dry." }));
    const id = idOf(await publishServer(ctxOf(machine), document));
    await vote(id, await read(id, document), "request_changes");

    const better = { ...document, ...stating({ access_level: "write" }), description: "Better weather." };
    expect(idOf(await publishServer(ctxOf(machine), better))).toBe(id);
    expect(await see(id)).toMatchObject({
      document: better,
      access_level: "write",
      purpose: "To stay dry.",
      reading: { status: "pending", attempt: 2 },
    });
    expect((await auditOf(id)).at(-1)).toMatchObject({ action: "submission.revise", actor_id: machine.id });
  });

  test("after its server could not be read, it is the revision", async () => {
    const { prefix, machine } = await ownNamespace();
    const document = documentIn(prefix);
    const id = idOf(await publishServer(ctxOf(machine), document));
    await recordReading(systemCtx("Server reader"), {
      submission_id: id,
      attempt: 1,
      reading: { outcome: "failed", error: "Nobody is there." },
    });
    const better = { ...document, description: "Better weather." };
    expect(idOf(await publishServer(ctxOf(machine), better))).toBe(id);
    expect(await see(id)).toMatchObject({ document: better, reading: { status: "pending", error: null } });
  });

  test("by another machine or person, it is a duplicate", async () => {
    const { prefix, machine } = await ownNamespace();
    const document = documentIn(prefix);
    const id = idOf(await publishServer(ctxOf(machine), document));
    await vote(id, await read(id, document), "request_changes");
    await expect(publishServer(ctxOf(machineOf(prefix, "http")), document)).rejects.toMatchObject({
      code: "conflict",
    });
  });

  test("once it is live, deprecated or deleted, it is a duplicate; another version is not", async () => {
    const { prefix, machine } = await ownNamespace();
    const document = documentIn(prefix);
    await published(machine, document);
    const change = { name: document.name, version: document.version };
    for (const status of ["deprecated", "retired"] as const) {
      await expect(publishServer(ctxOf(machine), document)).rejects.toMatchObject({
        code: "conflict",
        message: expect.stringContaining("Publish a new one"),
      });
      await setVersionStatus(ctxOf(governance), { ...change, status });
    }
    await expect(publishServer(ctxOf(machine), document)).rejects.toMatchObject({ code: "conflict" });
    await expect(publishServer(ctxOf(machine), { ...document, version: "1.0.1" })).resolves.toBeDefined();
  });

  test("after it was rejected or withdrawn, it is a new submission", async () => {
    const { prefix, machine } = await ownNamespace();
    const document = documentIn(prefix);
    const first = idOf(await publishServer(ctxOf(machine), document));
    await vote(first, await read(first, document), "reject");
    const second = idOf(await publishServer(ctxOf(machine), document));
    expect(second).not.toBe(first);
    await withdrawSubmission(ctxOf(machine), { id: second });
    expect(idOf(await publishServer(ctxOf(machine), document))).not.toBe(second);
  });

  test("at the same instant: one wins, the others are told which", async () => {
    const { prefix, machine } = await ownNamespace();
    const document = documentIn(prefix);
    const results = await Promise.allSettled(
      Array.from({ length: 6 }, () => publishServer(ctxOf(machine), document)),
    );
    const won = results.flatMap((result) => (result.status === "fulfilled" ? [idOf(result.value)] : []));
    expect(won).toHaveLength(1);
    for (const result of results)
      if (result.status === "rejected")
        expect(result.reason).toMatchObject({ code: "conflict", details: { submission: won[0] } });
    expect(await db().submission.count({ where: { version: { server: { name: document.name } } } })).toBe(1);
  });

  test("ten thousand versions are enough", async () => {
    const { prefix, machine } = await ownNamespace();
    const document = documentIn(prefix);
    await publishServer(ctxOf(machine), document);
    await db().$executeRaw`
      INSERT INTO server_version (id, server_id, version, updated_at)
      SELECT id || '_' || n, id, '0.0.' || n, now() FROM server, generate_series(1, 9999) n WHERE name = ${document.name}`;
    await expect(publishServer(ctxOf(machine), { ...document, version: "1.0.1" })).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("10000 versions"),
    });
  });
});

describe("another document for a version that was submitted", () => {
  async function sentBack() {
    const { prefix, machine } = await ownNamespace();
    const document = documentIn(prefix);
    const id = idOf(await publishServer(ctxOf(machine), document));
    await vote(id, await read(id, document), "request_changes");
    return { prefix, machine, document, id, path: { name: document.name, version: document.version } };
  }

  test("takes its place", async () => {
    const { machine, document, id, path } = await sentBack();
    const better = { ...document, description: "Better weather." };
    expect(idOf(await replaceDocument(ctxOf(machine), path, better))).toBe(id);
    expect((await see(id)).document).toEqual(better);
  });

  test("is refused under another name or version: 400", async () => {
    const { machine, document, path } = await sentBack();
    for (const change of [{ name: `${document.name}2` }, { version: "1.0.1" }])
      await expect(replaceDocument(ctxOf(machine), path, { ...document, ...change })).rejects.toMatchObject({
        status: 400,
      });
  });

  test("is refused when it is not valid: 422, and by strangers: 403, audited", async () => {
    const { machine, document, path } = await sentBack();
    await expect(replaceDocument(ctxOf(machine), path, { ...document, extra: 1 })).rejects.toMatchObject({
      status: 422,
    });
    const strangers = [
      machineOf("com.strangers"),
      machineOf(document.name.split("/")[0] ?? "", "http"),
      member,
    ];
    for (const stranger of strangers) {
      const ctx = ctxOf(stranger);
      await expect(replaceDocument(ctx, path, document)).rejects.toMatchObject({ status: 403 });
      expect(await auditOfRequest(ctx)).toMatchObject([{ action: "submission.revise", outcome: "refused" }]);
    }
  });

  test("is refused under review and once it is published", async () => {
    const { prefix, machine } = await ownNamespace();
    const document = documentIn(prefix);
    const path = { name: document.name, version: document.version };
    const id = idOf(await publishServer(ctxOf(machine), document));
    const digest = await read(id, document);
    await expect(replaceDocument(ctxOf(machine), path, document)).rejects.toMatchObject({ code: "conflict" });
    await vote(id, digest, "approve");
    await expect(replaceDocument(ctxOf(machine), path, document)).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("a version never changes"),
    });
    await setVersionStatus(ctxOf(governance), { ...path, status: "retired" });
    await expect(replaceDocument(ctxOf(machine), path, document)).rejects.toMatchObject({ status: 404 });
  });

  test("of which nobody heard: 404, the same as for one that was withdrawn", async () => {
    const { prefix, machine, document, id, path } = await sentBack();
    await withdrawSubmission(ctxOf(machine), { id });
    const unknown = documentIn(prefix);
    const errors = await Promise.all(
      [
        replaceDocument(ctxOf(machine), path, document),
        replaceDocument(ctxOf(machine), { name: unknown.name, version: "1.0.0" }, unknown),
      ].map((attempt) => attempt.catch((error) => error)),
    );
    expect(errors[0]).toMatchObject({ status: 404 });
    expect(errors[0].message).toBe(errors[1].message);
  });
});
