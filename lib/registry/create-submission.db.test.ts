import { beforeAll, describe, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import type { DomainError } from "#lib/core/errors.ts";
import { idPattern } from "#lib/core/ids.ts";
import { pool } from "#lib/db/pool.ts";
import { disableUser } from "#lib/identity/index.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { setValidationProfile } from "#lib/settings/index.ts";
import {
  addPerson,
  addTeam,
  anonymousCtx,
  auditOf,
  auditOfRequest,
  ctxOf,
  exampleDocument,
} from "#prisma/seed/factories.ts";
import { createSubmission, previewStages, withdrawSubmission } from "./index.ts";

const url = "https://mcp.example.com/mcp";
let member: UserActor;
let team: string;
let input: Parameters<typeof createSubmission>[1];

beforeAll(async () => {
  [member, team] = await Promise.all([addPerson("member"), addTeam()]);
  input = { url, owner: team, data_classification: "internal", access_level: "write", purpose: "Umbrellas." };
});

const aPackage = (changes: object) => ({
  ...{ registryType: "npm", identifier: "weather", version: "1.0.0", transport: { type: "stdio" } },
  ...changes,
});

const jobsOf = async (id: string) =>
  (
    await pool().query(
      `SELECT task.identifier AS name, job.payload FROM graphile_worker._private_jobs job
       JOIN graphile_worker._private_tasks task ON task.id = job.task_id WHERE job.payload->>'submission_id' = $1`,
      [id],
    )
  ).rows;

describe("submitting", () => {
  test("an address gives a draft at once, and a job that reads the server", async () => {
    const ctx = ctxOf(member);
    const view = await createSubmission(ctx, input);
    expect(view).toMatchObject({
      status: "draft",
      url,
      server: null,
      digest: null,
      owner: { ref: team },
      submitter: { id: member.id },
      reading: { status: "pending", attempt: 1, error: null },
      stages: [
        { role: "governance", need: 1, have: 0 },
        { role: "compliance", need: 1, have: 0 },
      ],
      waiting_for: "the server to be read",
      can: {
        withdraw: true,
        retry: { no: "The last reading did not fail." },
        revise: { no: "The server is being read. Try again in a moment." },
      },
    });
    expect(view.id).toMatch(idPattern("submission"));
    expect(await jobsOf(view.id)).toEqual([
      { name: "read-server", payload: { submission_id: view.id, attempt: 1 } },
    ]);
    expect(await auditOf(view.id)).toMatchObject([
      {
        action: "submission.create",
        outcome: "success",
        actor_id: member.id,
        request_id: ctx.requestId,
        after: { url, owner: team, data_classification: "internal", access_level: "write" },
      },
    ]);
  });

  test("a document takes its version at once and is kept as it was given", async () => {
    const document = exampleDocument({ title: "Weather", "x-vendor": { kept: ["as", "it", "is"] } });
    const view = await createSubmission(ctxOf(member), { ...input, url: undefined, server: document });
    expect(view).toMatchObject({
      status: "draft",
      url: null,
      server: { name: document.name, version: "1.0.0", title: "Weather" },
    });
    expect(view.document).toEqual(document);
  });

  test("the stages shown before submitting are the stages after it", async () => {
    const preview = await previewStages(ctxOf(member), {
      data_classification: "restricted",
      access_level: "read",
    });
    const view = await createSubmission(ctxOf(member), {
      ...input,
      data_classification: "restricted",
      access_level: "read",
    });
    expect(view.stages.map(({ role, need }) => ({ role, need }))).toEqual(
      preview.stages.map(({ role, need }) => ({ role, need })),
    );
    expect(view.policy_version).toBe(preview.policy_version);
  });

  test("an owner's address counts in any case of letters", async () => {
    const view = await createSubmission(ctxOf(member), {
      ...input,
      owner: `user:${member.email.toUpperCase()}`,
    });
    expect(view.owner.ref).toBe(`user:${member.email}`);
  });
});

describe("submitting what this organisation allows beyond the public rules", () => {
  test("follows the validation profile, and a document without $schema is taken", async () => {
    const { $schema: _, ...document } = exampleDocument({
      repository: { url: "https://git.corp.example/tools/weather", source: "gitlab" },
      remotes: [{ type: "streamable-http", url: "http://mcp.corp.example:8080/mcp" }],
      packages: [aPackage({ registryType: "brew" })] as never,
    });
    const ask = () => createSubmission(ctxOf(member), { ...input, url: undefined, server: document });
    await expect(ask()).rejects.toMatchObject({ status: 422 });
    await setValidationProfile(systemCtx("tests"), {
      git_hosts: ["git.corp.example"],
      registry_types: ["brew"],
      internal_remote_hosts: ["mcp.corp.example:8080"],
    });
    expect(await ask()).toMatchObject({ status: "draft", server: { name: document.name } });
    await setValidationProfile(systemCtx("tests"), {});
  });
});

describe("refused", () => {
  test("to strangers: 401", async () => {
    await expect(createSubmission(anonymousCtx(), input)).rejects.toMatchObject({ status: 401 });
  });

  test.each(["admin", "governance", "compliance", "auditor"] as const)(
    "to somebody who is only %s: 403",
    async (role) => {
      const ctx = ctxOf(await addPerson(role));
      await expect(createSubmission(ctx, input)).rejects.toMatchObject({
        status: 403,
        message: expect.stringContaining("Only people with the role member may submit a server"),
      });
      expect(await auditOfRequest(ctx)).toMatchObject([
        { action: "submission.create", outcome: "refused", after: { code: "forbidden" } },
      ]);
    },
  );

  test("to a token without the scope: 403", async () => {
    const ctx = ctxOf({ ...member, via: "token", scopes: ["catalog.*"] });
    await expect(createSubmission(ctx, input)).rejects.toMatchObject({
      status: 403,
      message: "This token lacks the scope submission.create.",
    });
  });

  test("to the system itself: somebody has to answer for a submission", async () => {
    await expect(createSubmission(systemCtx("tests"), input)).rejects.toMatchObject({
      status: 403,
      message: "Only a person or a publisher can submit a server.",
    });
  });

  test("for an owner who is disabled: 422", async () => {
    const gone = await addPerson("member");
    await disableUser(systemCtx("tests"), { id: gone.id });
    await expect(
      createSubmission(ctxOf(member), { ...input, owner: `user:${gone.email}` }),
    ).rejects.toMatchObject({
      status: 422,
      issues: [{ pointer: "/owner", message: `No active account has the address ${gone.email}.` }],
    });
  });

  test("with both an address and a document, and with neither: 422", async () => {
    for (const source of [{ url, server: exampleDocument() }, { url: undefined }])
      await expect(createSubmission(ctxOf(member), { ...input, ...source })).rejects.toMatchObject({
        status: 422,
        issues: [{ pointer: "/url", message: "Give either `url` or `server`." }],
      });
  });

  test.each([
    ["ftp://example.com/mcp", "another protocol"],
    ["example.com/mcp", "no protocol"],
    ["https://user:secret@example.com/mcp", "a password in it"],
    ["https://example.com/mcp#part", "a fragment"],
    ["https://", "no host"],
    [`https://example.com/${"x".repeat(2_000)}`, "more than 2,000 characters"],
    ["https://example.com/\0", "a NUL"],
    ["https://example.com/a b", "a blank"],
    ["https://example.com/\ud800", "half a surrogate pair"],
    ["https://example.com/\x07mcp", "a control character"],
    ["javascript:alert(1)", "a script"],
  ])("for the address %j, which has %s: 422", async (address) => {
    await expect(createSubmission(ctxOf(member), { ...input, url: address })).rejects.toMatchObject({
      status: 422,
      issues: [{ pointer: "/url" }],
    });
  });

  test.each([
    "payments",
    "team:",
    "team:No",
    "user:nobody",
    "user:a\0@example.com",
    "user:\ud800@example.com",
  ])("for the owner %j: 422", async (owner) => {
    await expect(createSubmission(ctxOf(member), { ...input, owner })).rejects.toMatchObject({
      status: 422,
      issues: [{ pointer: "/owner" }],
    });
  });

  test.each([
    ["/server/name", { name: "no-slash" }],
    ["/server/name", { name: "com.example/a\0b" }],
    ["/server/version", { version: "latest" }],
    ["/server/version", { version: "^1.2.3" }],
    ["/server/version", { version: ">=1.0.0" }],
    ["/server/version", { version: "1.0\0" }],
    ["/server/version", { version: "1.0.0\ud800" }],
    ["/server/version", { version: undefined }],
    ["/server/description", { description: "x".repeat(101) }],
    ["/server/description", { description: " " }],
    ["/server/websiteUrl", { websiteUrl: "javascript:alert(1)" }],
    ["/server/remotes/0/url", { remotes: [{ type: "sse", url: "file:///etc/passwd" }] }],
    ["/server/packages/0/transport", { packages: [{ registryType: "npm", identifier: "x" }] }],
    ["/server", { _meta: { "x/y": "half a pair: \ud800" } }],
    ["/server", { _meta: JSON.parse(`${'{"a":'.repeat(20_000)}1${"}".repeat(20_000)}`) }],
  ])("for a document that is wrong at %s: 422", async (pointer, changes) => {
    const server = exampleDocument(changes as never);
    const error = await createSubmission(ctxOf(member), { ...input, url: undefined, server }).catch((e) => e);
    expect(error).toMatchObject({ code: "invalid" });
    expect((error as DomainError).issues.map((issue) => issue.pointer)).toContain(pointer);
  });

  test.each([
    ["/server/remotes/0/url", { remotes: [{ type: "streamable-http", url: "http://example.com/mcp" }] }],
    ["/server/remotes/0/url", { remotes: [{ type: "streamable-http", url: "https://{host}.example.com/" }] }],
    ["/server/repository/url", { repository: { url: "https://git.corp.example/a/b", source: "github" } }],
    ["/server/packages/0/registryType", { packages: [aPackage({ registryType: "brew" })] }],
    ["/server/packages/0/identifier", { packages: [aPackage({ identifier: "with blank" })] }],
    ["/server/packages/0/version", { packages: [aPackage({ version: "latest" })] }],
    ["/server/title", { title: "  " }],
    ["/server/x-vendor", { "x-vendor": "nul \0" }],
    ["/server/$schema", { $schema: "https://example.com/schema.json" }],
  ])("for a document that the registry's rules refuse at %s: 422", async (pointer, changes) => {
    const server = exampleDocument(changes as never);
    const error = await createSubmission(ctxOf(member), { ...input, url: undefined, server }).catch((e) => e);
    expect(error).toMatchObject({ code: "invalid" });
    expect((error as DomainError).issues.map((issue) => issue.pointer)).toContain(pointer);
  });

  test("for everything that is wrong with a document, and with the rest, at once: 422", async () => {
    const wrong = {
      ...{ ...input, url: undefined, owner: "team:nobody", purpose: "" },
      server: {
        name: "com.example/-weather",
        description: "x".repeat(101),
        version: "latest",
        remotes: [{ type: "sse", url: "http://example.com" }],
        packages: [aPackage({ registryType: "brew" })],
      },
    };
    const error = await createSubmission(ctxOf(member), wrong as never).catch((error) => error);
    expect(new Set(error.issues.map(({ pointer }: { pointer: string }) => pointer))).toEqual(
      new Set([
        "/owner",
        "/purpose",
        "/server/name",
        "/server/description",
        "/server/version",
        "/server/remotes/0/url",
        "/server/packages/0/registryType",
      ]),
    );
  });

  test.each([" ", "\t\n", "with \0 in it", "\ud800", "x".repeat(2_001)])(
    "for the purpose %j: 422",
    async (purpose) => {
      await expect(createSubmission(ctxOf(member), { ...input, purpose })).rejects.toMatchObject({
        status: 422,
        issues: [{ pointer: "/purpose" }],
      });
    },
  );

  test("for a version that is under review already: 409, saying which submission to follow", async () => {
    const server = exampleDocument();
    const first = await createSubmission(ctxOf(member), { ...input, url: undefined, server });
    const ctx = ctxOf(await addPerson("member"));
    await expect(createSubmission(ctx, { ...input, url: undefined, server })).rejects.toMatchObject({
      status: 409,
      details: { submission: first.id },
    });
    expect((await auditOfRequest(ctx))[0]).toMatchObject({ outcome: "refused", after: { code: "conflict" } });

    await withdrawSubmission(ctxOf(member), { id: first.id });
    await expect(createSubmission(ctx, { ...input, url: undefined, server })).resolves.toMatchObject({
      status: "draft",
    });
  });

  test("to all but one of many who submit the same version at once", async () => {
    const server = exampleDocument();
    const results = await Promise.allSettled(
      Array.from({ length: 8 }, () => createSubmission(ctxOf(member), { ...input, url: undefined, server })),
    );
    const made = results.filter((result) => result.status === "fulfilled");
    expect(made).toHaveLength(1);
    for (const result of results)
      if (result.status === "rejected")
        expect(result.reason).toMatchObject({ code: "conflict", details: { submission: made[0]?.value.id } });
  });
});
