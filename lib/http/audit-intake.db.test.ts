import { gzipSync, zstdCompressSync } from "node:zlib";
import { beforeAll, describe, expect, test } from "vitest";
import { batchBytesMax, type InboxLimits } from "#lib/audit/intake/index.ts";
import { intakeAnswer } from "#lib/audit/intake/schemas.ts";
import { exampleEvent, ndjson } from "#lib/audit/intake/test-events.ts";
import type { ClientKind } from "#lib/core/words.ts";
import { closeDb } from "#lib/db/client.ts";
import { databaseUrl, provideEnv } from "#lib/env.ts";
import { createClient, createToken } from "#lib/identity/index.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { addPerson, ctxOf, unique } from "#prisma/seed/factories.ts";
import { createApp } from "./app.ts";
import { mountAuditIntake } from "./audit-intake.ts";
import { appWith } from "./testing/alone.ts";
import { signMachineToken } from "./testing/machine-token.ts";

const path = "/api/v1/audit/events";
const app = createApp();
let gateway: { id: string; token: string };

beforeAll(async () => {
  gateway = await addMachine("gateway", "audit.write");
});

/** A machine with an access token, as the embedded identity provider gives one. */
async function addMachine(kind: ClientKind, ...scopes: ("audit.write" | "catalog.read")[]) {
  const { client_id: id } = await createClient(systemCtx("tests"), {
    name: unique(kind),
    kind,
    scopes,
    namespaces: [],
  });
  const token = await signMachineToken(id);
  return { id, token };
}

/** The route alone, with other limits. */
function intakeWith(limits: InboxLimits) {
  return appWith((alone) => mountAuditIntake(alone, limits));
}

type Sent = { body?: unknown; token?: string | null; type?: string; headers?: Record<string, string> };

async function post(
  { body = "", token = gateway.token, type = "application/x-ndjson", headers = {} }: Sent,
  on = app,
) {
  const response = await on.request(
    path,
    {
      method: "POST",
      body:
        typeof body === "string" || body instanceof Uint8Array ? (body as BodyInit) : JSON.stringify(body),
      headers: { "content-type": type, ...(token ? { authorization: `Bearer ${token}` } : {}), ...headers },
    },
    {},
  );
  return { status: response.status, headers: response.headers, json: await response.json() };
}
const lines = (...events: unknown[]) => ndjson(events).body;

describe("a gateway's batch", () => {
  test("is taken in each format, and packed", async () => {
    const envelope = {
      specversion: "1.0",
      id: "e-1",
      source: `/gateways/${gateway.id}`,
      type: "x.audit.mcp.tool.call",
    };
    const { audit_id: _, ...data } = exampleEvent();
    const attributes = [
      { key: "mcp.method.name", value: { stringValue: "tools/call" } },
      { key: "gen_ai.tool.name", value: { stringValue: "get_customer" } },
    ];
    const record = { timeUnixNano: `${Date.now()}000000`, attributes };
    const batches: Sent[] = [
      { body: lines(exampleEvent()) },
      { body: lines(exampleEvent()), type: "application/x-ndjson; charset=utf-8" },
      { body: gzipSync(lines(exampleEvent())), headers: { "content-encoding": "gzip" } },
      { body: zstdCompressSync(lines(exampleEvent())), headers: { "content-encoding": "zstd" } },
      { body: [exampleEvent()], type: "application/json" },
      { body: [{ ...envelope, data }], type: "application/cloudevents-batch+json" },
      { body: { resourceLogs: [{ scopeLogs: [{ logRecords: [record] }] }] }, type: "application/json" },
    ];
    for (const batch of batches) {
      const { status, headers, json } = await post(batch);
      expect([status, headers.get("cache-control")], JSON.stringify(json)).toEqual([200, "no-store"]);
      expect(intakeAnswer.parse(json)).toMatchObject({ accepted: 1, duplicate: 0, rejected: [] });
      expect(json.receipt).toMatch(/^audit-receipt\/v1\n/);
    }
  });

  test("is answered line by line, and with 200, however bad its lines are", async () => {
    const { status, json } = await post({
      body: Buffer.concat([Buffer.from("oops\n{}\n"), lines(exampleEvent())]),
    });
    expect([status, json]).toMatchObject([
      200,
      {
        accepted: 1,
        rejected: [
          { line: 1, id: null, code: "malformed" },
          { line: 2, code: "invalid" },
        ],
      },
    ]);
  });

  test("may have 5,000 events", async () => {
    const events = Array.from({ length: 5_000 }, () => exampleEvent());
    expect((await post({ body: lines(...events) })).json).toMatchObject({ accepted: 5_000, rejected: [] });
    const { status, json } = await post({ body: lines(...events, exampleEvent()) });
    expect([status, json.limit_events, json.limit_bytes]).toEqual([413, 5_000, batchBytesMax]);
  });

  test("is counted with the other requests", async () => {
    await post({ body: lines(exampleEvent()) });
    await post({ body: "", type: "text/plain" });
    const text = await (await app.request("/metrics", {}, {})).text();
    expect(text).toMatch(
      /countersign_http_requests_total\{route="\/api\/v1\/audit\/events",method="POST",status="200"\} \d/,
    );
    expect(text).toMatch(/requests_total\{route="\/api\/v1\/audit\/events",method="POST",status="415"\} \d/);
  });
});

describe("refused whole", () => {
  const refusal = async (sent: Sent) => {
    const { status, headers, json } = await post({ body: lines(exampleEvent()), ...sent });
    expect(headers.get("content-type")).toBe("application/problem+json");
    return `${status} ${json.code}`;
  };

  test("without a token, and with one that is not good", async () => {
    expect(await refusal({ token: null })).toBe("401 unauthenticated");
    expect(await refusal({ token: "cst_nobody" })).toBe("401 unauthenticated");
    expect(await refusal({ token: `${gateway.token.slice(0, -4)}AAAA` })).toBe("401 unauthenticated");
  });

  test("from a machine without the scope, and from people, whatever their roles", async () => {
    expect(await refusal({ token: (await addMachine("gateway", "catalog.read")).token })).toBe(
      "403 forbidden",
    );
    expect(await refusal({ token: (await addMachine("agent", "catalog.read")).token })).toBe("403 forbidden");
    const admin = await addPerson("admin", "auditor", "governance", "compliance", "member");
    const { token } = await createToken(ctxOf(admin), { name: "tests", scopes: ["*"] });
    expect(await refusal({ token })).toBe("403 forbidden");
  });

  test("before its body is looked at", async () => {
    expect(await refusal({ token: null, type: "text/plain", body: "x".repeat(batchBytesMax + 1) })).toBe(
      "401 unauthenticated",
    );
  });

  test("when it is not what it says it is", async () => {
    expect(await refusal({ type: "text/plain" })).toBe("415 unsupported_media_type");
    expect(await refusal({ headers: { "content-encoding": "br" } })).toBe("415 unsupported_media_type");
    expect(await refusal({ headers: { "content-encoding": "gzip" } })).toBe("400 malformed");
    expect(await refusal({ type: "application/json", body: "[" })).toBe("400 malformed");
    expect(await refusal({ type: "application/json", body: "{}" })).toBe("400 malformed");
  });

  test("when it is too large, packed or not", async () => {
    expect(await refusal({ body: "x".repeat(batchBytesMax + 1) })).toBe("413 too_large");
    const bomb = gzipSync(Buffer.alloc(100 * 1_048_576));
    expect(await refusal({ body: bomb, headers: { "content-encoding": "gzip" } })).toBe("413 too_large");
  });

  test("while more waits to be sealed than may, with the time to come again", async () => {
    await post({ body: lines(exampleEvent()) });
    const { status, headers, json } = await post(
      {},
      intakeWith({ rowsMax: 0, ageMaxMs: 60_000 }) as typeof app,
    );
    expect([status, json.code]).toEqual([429, "rate_limited"]);
    expect(Number(headers.get("retry-after"))).toBeGreaterThanOrEqual(1);
    expect(Number(headers.get("retry-after"))).toBeLessThanOrEqual(60);
  });

  test("while the database is away, and taken once it is back", async () => {
    const url = databaseUrl();
    const event = exampleEvent();
    await closeDb();
    provideEnv({ DATABASE_URL: "postgresql://nobody@127.0.0.1:9/none" });
    const { status, headers, json } = await post({ body: lines(event) });
    await closeDb();
    provideEnv({ DATABASE_URL: url });
    expect([status, json.code, headers.get("retry-after")]).toEqual([503, "unavailable", "5"]);
    expect((await post({ body: lines(event) })).json).toMatchObject({ accepted: 1 });
  });
});
