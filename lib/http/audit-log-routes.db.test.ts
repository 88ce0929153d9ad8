import { afterEach, beforeAll, describe, expect, test } from "vitest";
import {
  bundlePath,
  decodeBundle,
  leafHash,
  openNote,
  parseCheckpoint,
  parsePolicy,
  parseVkey,
  rootOf,
  tilePath,
} from "#lib/audit/log/index.ts";
import { sealAll } from "#lib/audit/sealing/index.ts";
import type { Role } from "#lib/core/words.ts";
import { db } from "#lib/db/client.ts";
import { provideEnv } from "#lib/env.ts";
import { createToken } from "#lib/identity/index.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { emitAudit } from "#lib/kernel/emit-audit.ts";
import { addPerson, ctxOf } from "#prisma/seed/factories.ts";
import { createApp } from "./app.ts";

const app = createApp();
let auditor: string;

async function tokenOf(role: Role, scopes = ["*"]): Promise<string> {
  return (await createToken(ctxOf(await addPerson(role)), { name: "tests", scopes })).token;
}

beforeAll(async () => {
  auditor = await tokenOf("auditor");
  const entry = { action: "team.create" as const, target: { type: "team" as const, id: "team_1" } };
  // More than one tile: 256 and some.
  await emitAudit(db(), systemCtx("tests"), ...Array.from({ length: 300 }, () => entry));
  await sealAll();
});
afterEach(() => provideEnv({ AUDIT_LOG_PUBLIC: "0" }));

const ask = (path: string, token: string | null = auditor, method = "GET") =>
  app.request(
    `/audit/log/${path}`,
    { method, headers: token ? { authorization: `Bearer ${token}` } : {} },
    {},
  );

async function bytes(path: string): Promise<Buffer> {
  const answer = await ask(path);
  expect(answer.status, path).toBe(200);
  return Buffer.from(await answer.arrayBuffer());
}

const split = (hashes: Buffer) =>
  Array.from({ length: hashes.length / 32 }, (_, at) => hashes.subarray(at * 32, at * 32 + 32));

describe("the served log", () => {
  test("is enough for a mirror to derive the signed root again, from entries and from tiles", async () => {
    const policy = parsePolicy(await (await ask("policy")).text());
    const { text } = openNote(
      await (await ask("governance/checkpoint")).text(),
      policy.logs.map(({ vkey }) => parseVkey(vkey)),
    );
    const { size, root } = parseCheckpoint(text);
    expect(size).toBe(300);
    const rest = size - 256;
    const entries = [
      ...decodeBundle(await bytes(`governance/${bundlePath(0)}`)),
      ...decodeBundle(await bytes(`governance/${bundlePath(1, rest)}`)),
    ];
    expect(rootOf(entries.map((entry) => leafHash(entry)))).toEqual(root);
    const hashes = [
      ...split(await bytes(`governance/${tilePath(0, 0)}`)),
      ...split(await bytes(`governance/${tilePath(0, 1, rest)}`)),
    ];
    expect(rootOf(hashes)).toEqual(root);
    expect(await bytes(`governance/${tilePath(1, 0, 1)}`)).toEqual(rootOf(hashes.slice(0, 256)));
  });

  test("serves a partial tile as it was once, also when it is full by now", async () => {
    const whole = await bytes(`governance/${tilePath(0, 0)}`);
    expect(await bytes(`governance/${tilePath(0, 0, 17)}`)).toEqual(whole.subarray(0, 17 * 32));
    expect(decodeBundle(await bytes(`governance/${bundlePath(0, 17)}`))).toHaveLength(17);
  });

  test.each([
    ["policy", "text/plain; charset=utf-8", "private, max-age=5"],
    ["governance/checkpoint", "text/plain; charset=utf-8", "private, max-age=5"],
    ["governance/tile/0/000", "application/octet-stream", "private, max-age=31536000, immutable"],
    ["governance/tile/entries/000", "application/octet-stream", "private, max-age=31536000, immutable"],
  ])("%s says what it is and how long it holds", async (path, type, caching) => {
    for (const method of ["GET", "HEAD"]) {
      const { status, headers } = await ask(path, auditor, method);
      expect([status, headers.get("content-type"), headers.get("cache-control")]).toEqual([
        200,
        type,
        caching,
      ]);
    }
  });

  test.each([
    "governance/tile/0/001",
    "governance/tile/0/001.p/45",
    "governance/tile/0/002.p/1",
    "governance/tile/1/000",
    "governance/tile/2/000.p/1",
    "governance/tile/entries/001.p/45",
    "governance/tile/0/000.p/0",
    "governance/tile/0/000.p/257",
    "governance/tile/0/0",
    "governance/tile/00/000",
    "governance/tile/0/x000/000",
    "governance/tile/0/..%2f..%2fcheckpoint",
    "governance/tile/0/999999999999999999999999",
    "governance/other",
    "standard/checkpoint",
    "unknown/checkpoint",
    "",
  ])("has nothing at %s", async (path) => {
    expect((await ask(path)).status).toBe(404);
  });
});

describe("who may mirror the log", () => {
  test.each(["policy", "governance/checkpoint", "governance/tile/0/000", "governance/tile/entries/000"])(
    "%s is refused to strangers, members and tokens without the scope",
    async (path) => {
      expect((await ask(path, null)).status).toBe(401);
      expect((await ask(path, "cst_nobody")).status).toBe(401);
      expect((await ask(path, await tokenOf("member"))).status).toBe(403);
      expect((await ask(path, await tokenOf("auditor", ["audit.read"]))).status).toBe(403);
      expect((await ask(path, await tokenOf("auditor", ["audit.mirror"]))).status).toBe(200);
    },
  );

  test("anybody may, where it is public", async () => {
    provideEnv({ AUDIT_LOG_PUBLIC: "1" });
    const { status, headers } = await ask("governance/tile/0/000", null);
    expect([status, headers.get("cache-control")]).toEqual([200, "public, max-age=31536000, immutable"]);
  });
});
