import { afterEach, beforeAll, describe, expect, test } from "vitest";
import type { TestServer } from "#e2e/mcp-servers/listen.ts";
import { startModernServer } from "#e2e/mcp-servers/modern-server.ts";
import { startRawServer } from "#e2e/mcp-servers/raw-server.ts";
import type { UserActor } from "#lib/core/actor.ts";
import { newId } from "#lib/core/ids.ts";
import { db } from "#lib/db/client.ts";
import { provideEnv } from "#lib/env.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import {
  createSubmission,
  getSubmission,
  retryReading,
  reviseSubmission,
  withdrawSubmission,
} from "#lib/registry/index.ts";
import { setValidationProfile } from "#lib/settings/index.ts";
import { addPerson, auditOf, ctxOf, exampleDocument, submit, twoSignatures } from "#prisma/seed/factories.ts";
import { handleReadServer } from "./jobs.ts";

let member: UserActor;
const open: TestServer[] = [];

beforeAll(async () => {
  provideEnv({ OUTBOUND_ALLOW: "127.0.0.1" });
  await setValidationProfile(systemCtx("tests"), { internal_remote_hosts: ["127.0.0.1:*"] });
  member = await addPerson("member");
});
afterEach(() => Promise.all(open.splice(0).map((server) => server.close())));

async function started(server: Promise<TestServer>) {
  open.push(await server);
  return server;
}

const submitUrl = (url: string) =>
  createSubmission(ctxOf(member), {
    url,
    owner: `user:${member.email}`,
    purpose: "Bookings.",
    ...twoSignatures,
  });
const see = (id: string) => getSubmission(ctxOf(member), { id });
const run = (id: string, attempt = 1) => handleReadServer({ submission_id: id, attempt });
const readingsOf = async (id: string) =>
  (await auditOf(id)).filter(({ action }) => action === "submission.read_server");

describe("reading a submitted server", () => {
  test("takes a draft to review, with a document, a snapshot and a digest", async () => {
    const { url } = await started(startModernServer());
    const { id } = await submitUrl(url);
    await run(id);
    const view = await see(id);
    expect(view).toMatchObject({
      status: "in_review",
      server: { version: "2.1.0", title: "Ledger" },
      digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
      reading: { status: "done", attempt: 1, error: null },
      snapshot: { protocol_version: "2026-07-28", hash: expect.stringMatching(/^sha256:/) },
    });
    expect(view.snapshot?.items).toHaveLength(3);
    expect(await readingsOf(id)).toMatchObject([
      {
        outcome: "success",
        actor_id: "system",
        before: { status: "draft" },
        after: { status: "in_review", digest: view.digest, snapshot: view.snapshot?.hash },
      },
    ]);
  });

  test("that can't be reached leaves a draft that says why; once it can, a retry takes it to review", async () => {
    const server = await startRawServer({ "tools/list": () => ({ tools: [] }) });
    await server.close();
    const { id } = await submitUrl(server.url);
    await run(id);
    expect(await see(id)).toMatchObject({
      status: "draft",
      digest: null,
      reading: {
        status: "failed",
        error: "Nothing listens at this address. Is the server running, and is the port right?",
      },
      can: { retry: true },
    });

    const { url } = await started(startModernServer());
    await db().submission.update({ where: { id }, data: { url } });
    await retryReading(ctxOf(member), { id });
    await run(id, 2);
    expect(await see(id)).toMatchObject({ status: "in_review", reading: { status: "done", attempt: 2 } });
  });

  test("at a private address that nobody allowed says what an administrator can do", async () => {
    const { url } = await started(startModernServer());
    const { id } = await submitUrl(url);
    provideEnv({ OUTBOUND_ALLOW: "" });
    await run(id);
    provideEnv({ OUTBOUND_ALLOW: "127.0.0.1" });
    expect((await see(id)).reading.error).toContain(`OUTBOUND_ALLOW=127.0.0.1:${new URL(url).port}`);
  });

  test("whose version is under review already leaves the second submission a draft with the reason", async () => {
    const { url } = await started(startModernServer());
    const [first, second] = [await submitUrl(url), await submitUrl(url)];
    await run(first.id);
    await run(second.id);
    expect((await see(first.id)).status).toBe("in_review");
    const view = await see(second.id);
    expect(view).toMatchObject({ status: "draft", reading: { status: "failed" } });
    expect(view.reading.error).toContain(`is under review already. Follow ${first.id}`);

    await withdrawSubmission(ctxOf(member), { id: first.id });
    await retryReading(ctxOf(member), { id: second.id });
    await run(second.id, 2);
    expect((await see(second.id)).status).toBe("in_review");
  });

  test("twice by the same job is harmless", async () => {
    const { url } = await started(startModernServer());
    const { id } = await submitUrl(url);
    await Promise.all([run(id), run(id)]);
    const once = await see(id);
    await run(id);
    expect(await see(id)).toEqual(once);
    expect((await readingsOf(id)).filter(({ outcome }) => outcome === "success")).toHaveLength(1);
  });

  test("that was withdrawn meanwhile calls nobody", async () => {
    let calls = 0;
    const { url } = await started(
      startRawServer({
        initialize: () => {
          calls += 1;
          return {};
        },
      }),
    );
    const { id } = await submitUrl(url);
    await withdrawSubmission(ctxOf(member), { id });
    await run(id);
    expect([calls, (await see(id)).status]).toEqual([0, "withdrawn"]);
  });

  test("with an attempt that is no longer awaited changes nothing", async () => {
    const { url } = await started(startModernServer());
    const { id } = await submitUrl(url);
    await run(id, 7);
    expect((await see(id)).reading.status).toBe("pending");
  });

  test("that does not exist fails the job", async () => {
    await expect(run(newId("submission"))).rejects.toThrow();
  });

  test("given as a document without a remote needs no network", async () => {
    const { id } = await submit(member);
    await run(id);
    expect(await see(id)).toMatchObject({ status: "in_review", snapshot: null });
  });

  test("that two submissions share stores its snapshot once", async () => {
    const { url } = await started(startModernServer());
    const remotes = [{ type: "streamable-http" as const, url }];
    const ids: string[] = [];
    for (let index = 0; index < 2; index++) {
      const { id } = await submit(member, twoSignatures, exampleDocument({ remotes }));
      await run(id);
      ids.push(id);
    }
    const hashes = await Promise.all(ids.map(async (id) => (await see(id)).snapshot?.hash));
    expect(hashes[0]).toMatch(/^sha256:/);
    expect(hashes[1]).toBe(hashes[0]);
    expect(await db().snapshot.count({ where: { hash: hashes[0] ?? "" } })).toBe(1);
  });

  test("whose tools changed since the review moves the digest of the next one", async () => {
    const tools = [{ name: "forecast", inputSchema: { type: "object" } }];
    const { url } = await started(startRawServer({ "tools/list": () => ({ tools }) }));
    const { id } = await submitUrl(url);
    await run(id);
    const before = await see(id);
    await withdrawSubmission(ctxOf(member), { id });
    tools.push({ name: "send_mail", inputSchema: { type: "object" } });
    const again = await submitUrl(url);
    await run(again.id);
    const after = await see(again.id);
    expect(after.snapshot?.hash).not.toBe(before.snapshot?.hash);
    expect(after.digest).not.toBe(before.digest);
  });
});

describe("what a hostile server says", () => {
  const strange = { name: "nul\0 \ud800", inputSchema: { type: "string" } };

  test("is stored as far as it can be, and never stops the job", async () => {
    const { url } = await started(
      startRawServer({
        initialize: () => ({
          protocolVersion: "2025-11-25",
          capabilities: { tools: {} },
          serverInfo: { name: "\0", version: "1\0", title: "\0", description: " \0 " },
          instructions: "a\0b",
        }),
        "tools/list": () => ({ tools: [{ name: "a\0b", inputSchema: { type: "object" } }, strange] }),
      }),
    );
    const { id } = await submitUrl(url);
    await run(id);
    const view = await see(id);
    expect(view).toMatchObject({ status: "in_review", server: { version: "0.0.0", title: null } });
    expect(view.snapshot).toMatchObject({
      instructions: "a\0b",
      items: [{ name: "a\0b" }],
      problems: [{ where: "tools[1]" }],
    });
  });

  test("that can't be stored is a reason, not a crash", async () => {
    const { url } = await started(
      startRawServer({
        initialize: () => ({
          protocolVersion: "2025-11-25",
          capabilities: {},
          serverInfo: { name: "raw", version: "1.0.0" },
          instructions: "\ud800",
        }),
      }),
    );
    const { id } = await submitUrl(url);
    await run(id);
    expect(await see(id)).toMatchObject({ status: "draft", reading: { status: "failed" } });
    expect((await see(id)).reading.error).toContain("has no canonical JSON");
    await reviseSubmission(ctxOf(member), { id, purpose: "Something else." });
  });
});
