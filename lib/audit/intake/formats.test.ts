import { gzipSync, zstdCompressSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { newId, newUuid } from "#lib/core/ids.ts";
import { batchBytesMax, batchEventsMax } from "./limits.ts";
import { readIncoming } from "./read-incoming.ts";
import { splitBatch } from "./split-batch.ts";
import { exampleEvent, ndjson } from "./test-events.ts";
import { unpackBody } from "./unpack-body.ts";

const split = (body: unknown, contentType: string) =>
  splitBatch(Buffer.from(typeof body === "string" ? body : JSON.stringify(body)), contentType);
const events = (body: unknown, contentType: string) =>
  split(body, contentType).map((sent) => ("event" in sent ? sent.event : sent.refusal.message));
const thrown = (work: () => unknown) => {
  try {
    work();
    return "taken";
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe("NDJSON", () => {
  const type = "application/x-ndjson; charset=utf-8";

  test.each([
    ["lines", '{"a":1}\n{"a":2}\n', [1, 2]],
    ["a last line without its end", '{"a":1}\n{"a":2}', [1, 2]],
    ["CRLF", '{"a":1}\r\n{"a":2}\r\n', [1, 2]],
    ["a byte order mark", '\ufeff{"a":1}\n', [1]],
    ["empty lines", '\n{"a":1}\n\r\n  \n{"a":2}\n\n', [2, 5]],
    ["nothing", "", []],
    ["a mark alone", "\ufeff", []],
  ])("%s", (_what, body, lines) => {
    expect(split(body, type).map(({ line }) => line)).toEqual(lines);
    expect(split(body, type).every((sent) => "event" in sent)).toBe(true);
  });

  test("takes 5,000 events, and no more", () => {
    expect(split("{}\n".repeat(batchEventsMax), type)).toHaveLength(batchEventsMax);
    expect(thrown(() => split("{}\n".repeat(batchEventsMax + 1), type))).toBe("too_large");
  });
});

describe("JSON", () => {
  const type = "application/json";

  test("is a list of events, some of which may be none", () => {
    expect(events([{ a: 1 }, 2, null], type)).toEqual([
      { a: 1 },
      "An event is a JSON object.",
      "An event is a JSON object.",
    ]);
  });

  test("that is no list, or no JSON, or no UTF-8, is refused whole", () => {
    expect(thrown(() => split("{}", type))).toBe("malformed");
    expect(thrown(() => split("[{}", type))).toBe("malformed");
    expect(thrown(() => splitBatch(Buffer.from([0x5b, 0x22, 0xff, 0x22, 0x5d]), type))).toBe("malformed");
    expect(
      thrown(() =>
        split(
          Array.from({ length: batchEventsMax + 1 }, () => 1),
          type,
        ),
      ),
    ).toBe("too_large");
  });
});

test.each(["text/plain", "", "application/cloudevents+json", "application/jsonx"])(
  "the media type %j is refused",
  (type) => {
    expect(thrown(() => split("[]", type))).toBe("unsupported_media_type");
  },
);

describe("CloudEvents", () => {
  const type = "application/cloudevents-batch+json";
  const envelope = {
    specversion: "1.0",
    id: "e-1",
    source: "/gateways/cli_a",
    type: "com.example.audit.mcp.tool.call",
    subject: "com.example/crm/get_customer",
    time: "2026-11-21T10:00:00Z",
  };
  const data = { operation: { type: "tools/call" }, result: { status: "success" } };

  test("say in their envelope what the record leaves out", () => {
    const [event] = events([{ ...envelope, data }], type);
    expect(event).toMatchObject({
      audit_id: "/gateways/cli_a e-1",
      action: "mcp.tool.call",
      timestamp: envelope.time,
      operation: { type: "tools/call", server: "com.example/crm", name: "get_customer" },
      context: { gateway_id: "cli_a" },
    });
    expect(readIncoming(event as object as never)).toMatchObject({ unmapped: {} });
  });

  test("give way to the record", () => {
    const id = newUuid();
    const record = exampleEvent({ context: { gateway_id: "cli_b" }, action: "mcp.own.action" });
    const [event] = events([{ ...envelope, id, data: record }], type);
    expect(event).toMatchObject(record);
    const [own] = events([{ ...envelope, id, source: "urn:x", data }], type);
    expect(own).toMatchObject({ audit_id: id, source: "urn:x" });
  });

  test.each([
    [{ ...envelope, specversion: "0.3", data }],
    [{ ...envelope, id: "", data }],
    [{ ...envelope, source: 1, data }],
    [envelope],
    [{ ...envelope, data: "text" }],
    [7],
  ])("that are none are refused alone: %j", (bad) => {
    const [first, second] = split([bad, { ...envelope, data }], type);
    expect(first).toMatchObject({ line: 1, refusal: { code: "malformed" } });
    expect(second).toMatchObject({ line: 2, event: {} });
  });
});

describe("OTLP logs", () => {
  const text = (key: string, stringValue: string) => ({ key, value: { stringValue } });
  const attributes = [
    text("event.id", "call-9"),
    text("mcp.method.name", "tools/call"),
    text("gen_ai.tool.name", "get_customer"),
    text("mcp.server.name", "com.example/crm"),
    text("mcp.session.id", "s-1"),
    text("user.id", "ana"),
    text("gen_ai.agent.id", "support-bot"),
    text("client.address", "10.0.0.1"),
    text("jsonrpc.request.id", "17"),
    text("event.outcome", "failure"),
    text("error.type", "timeout"),
    text("rule.name", "pii"),
    text("observer.name", "agentgateway"),
    text("vendor.thing", "kept"),
    { key: "event.duration", value: { intValue: "12500000" } },
    { key: "event.sequence", value: { intValue: "7" } },
    {
      key: "gen_ai.tool.call.arguments",
      value: {
        kvlistValue: {
          values: [
            text("customer_id", "C-42"),
            { key: "big", value: { intValue: "9223372036854775807" } },
            {
              key: "list",
              value: { arrayValue: { values: [{ boolValue: true }, { doubleValue: 1.5 }, {}] } },
            },
            text("__proto__", "own"),
          ],
        },
      },
    },
  ];
  const record = {
    timeUnixNano: "1763719200123456789",
    traceId: "ab".repeat(16),
    spanId: "",
    attributes,
    body: { stringValue: "called" },
  };
  const request = (...logRecords: unknown[]) => ({
    resourceLogs: [{ resource: { attributes: [text("service.name", "edge")] }, scopeLogs: [{ logRecords }] }],
  });

  test("are read by OpenTelemetry's names, and ECS's", () => {
    const [event] = events(request(record), "application/json");
    const read = readIncoming(event as object as never);
    expect(read).toMatchObject({
      audit_id: "call-9",
      timestamp: "2025-11-21T10:00:00.123456Z",
      caller: {
        identity: "ana",
        agent: "support-bot",
        session_id: "s-1",
        client_ip: "10.0.0.1",
        trace_id: "ab".repeat(16),
      },
      operation: { type: "tools/call", server: "com.example/crm", name: "get_customer", request_id: "17" },
      result: { status: "timeout", error_code: "timeout", duration_ms: 12.5 },
      context: { stream_seq: 7, policy_decisions: [{ name: "pii" }] },
    });
    expect(JSON.stringify(read.operation.arguments)).toBe(
      '{"customer_id":"C-42","big":"9223372036854775807","list":[true,1.5,null],"__proto__":"own"}',
    );
    expect(read.unmapped).toEqual({
      "vendor.thing": "kept",
      "observer.name": "agentgateway",
      body: "called",
      resource: { "service.name": "edge" },
    });
  });

  test.each([
    [[], "success"],
    [[text("event.outcome", "success")], "success"],
    [[text("event.outcome", "failure")], "error"],
    [[text("error.type", "tool_error")], "error"],
    [[text("event.outcome", "failure"), text("event.type", "denied")], "denied"],
    [
      [
        {
          key: "event.type",
          value: { arrayValue: { values: [{ stringValue: "access" }, { stringValue: "denied" }] } },
        },
      ],
      "denied",
    ],
  ])("with %j have the status %s", (own, status) => {
    const [event] = events(request({ ...record, attributes: own }), "application/json");
    expect(event).toMatchObject({ result: { status } });
  });

  test("name their gateway where it is one", () => {
    const gateway = newId("client");
    const [event] = events(
      request({ ...record, attributes: [text("observer.name", gateway)] }),
      "application/json",
    );
    expect(event).toMatchObject({ context: { gateway_id: gateway } });
  });

  test("that are hostile are refused alone", () => {
    let deep: unknown = { stringValue: "x" };
    for (let level = 0; level < 500; level++) deep = { arrayValue: { values: [deep] } };
    const [first, second, third] = split(
      request({ ...record, body: deep }, "no record", record),
      "application/json",
    );
    expect([first, second]).toMatchObject([
      { refusal: { code: "malformed" } },
      { refusal: { code: "malformed" } },
    ]);
    expect(third).toMatchObject({ line: 3, event: {} });
  });

  test("with what turns into no text or number spoil no record beside them", () => {
    const odd = { toString: 1, valueOf: 1 };
    const oddValue = {
      kvlistValue: { values: [text("toString", "x"), { key: "valueOf", value: { intValue: odd } }] },
    };
    const names = [
      "jsonrpc.request.id",
      "error.type",
      "rpc.response.status_code",
      "event.duration",
      "observer.name",
    ];
    const odds = [
      { ...record, timeUnixNano: odd },
      ...names.map((key) => ({ ...record, attributes: [{ key, value: oddValue }] })),
      { ...record, attributes: [{ key: "x", value: { doubleValue: odd } }] },
    ];
    const sent = split(request(...odds, record), "application/json");
    expect(sent).toHaveLength(odds.length + 1);
    expect(sent.at(-1)).toMatchObject({ event: { operation: { name: "get_customer" } } });
  });

  test("with arguments in a text keep the digits of their numbers, and have no NUL", () => {
    const args = text("gen_ai.tool.call.arguments", '{"n":12345678901234567891,"a":"\\u0000"}');
    const [event] = events(request({ ...record, attributes: [args] }), "application/json");
    expect(event).toMatchObject({ operation: { arguments: { n: "12345678901234567891", a: "␀" } } });
  });

  test.each([[{ resourceLogs: 7 }], [{ resourceLogs: [null, { scopeLogs: [7, { logRecords: {} }] }] }]])(
    "of nothing are nothing: %j",
    (body) => {
      expect(split(body, "application/json")).toEqual([]);
    },
  );
});

describe("a packed body", () => {
  const { body } = ndjson([exampleEvent()]);
  const refused = (bytes: Uint8Array, coding: string) =>
    unpackBody(bytes, coding).then(
      () => "taken",
      ({ code }) => code,
    );

  test("is unpacked", async () => {
    expect(await unpackBody(body, undefined)).toEqual(body);
    expect(Buffer.from(await unpackBody(gzipSync(body), "gzip"))).toEqual(body);
    expect(Buffer.from(await unpackBody(zstdCompressSync(body), "ZSTD"))).toEqual(body);
  });

  test("that unpacks to more than a batch is refused, however small it is", async () => {
    const zeros = Buffer.alloc(200 * 1_048_576);
    expect(await refused(gzipSync(zeros), "gzip")).toBe("too_large");
    expect(await refused(zstdCompressSync(zeros), "zstd")).toBe("too_large");
    expect(await refused(gzipSync(zeros.subarray(0, batchBytesMax)), "gzip")).toBe("taken");
  });

  test("that is damaged, or cut short, or packed in another way, is refused", async () => {
    for (const [packed, coding] of [
      [gzipSync(body), "gzip"],
      [zstdCompressSync(body), "zstd"],
    ] as const) {
      expect(await refused(packed.subarray(0, packed.length - 3), coding)).toBe("malformed");
      expect(await refused(Buffer.from("not packed"), coding)).toBe("malformed");
    }
    for (const coding of ["br", "deflate", "gzip, gzip", "constructor"])
      expect(await refused(body, coding)).toBe("unsupported_media_type");
  });
});
