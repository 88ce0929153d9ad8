import fc from "fast-check";
import { expect, test } from "vitest";
import type { JsonObject } from "#lib/core/json-object.ts";
import { readIncoming, readUnusual } from "./read-incoming.ts";
import { exampleEvent } from "./test-events.ts";
import { readUsual } from "./usual-event.ts";

const values = fc.oneof(
  fc.constantFrom<unknown>(
    ...[null, true, 0, -0, 1, -1, 1.5, 2 ** 53, Number.NaN, Infinity, "", "x", "a:b", "a b", "\ud800", "é\0"],
    ...["x".repeat(300), "x".repeat(301), "x".repeat(1_001), "console", "tools/call", "mcp.tool.call"],
    ...[
      "submission.vote",
      "gateway.heartbeat",
      "success",
      "ok",
      "read",
      "2026-02-29T10:00:00Z",
      [],
      {},
      ["x"],
    ],
    ...["2026-11-21T10:00:00+02:00", [{ type: "t", id: "1" }], [{ type: "t", id: "1", more: 1 }], [null]],
    Array.from({ length: 51 }, () => ({ type: "t", id: "1" })),
    JSON.parse(`${"[".repeat(62)}${"]".repeat(62)}`),
    JSON.parse(`${"[".repeat(63)}${"]".repeat(63)}`),
    JSON.parse('{"__proto__": 1}'),
    { ["n".repeat(1_001)]: 1 },
  ),
  fc.string({ unit: "binary", maxLength: 5 }),
);
const names: Record<string, readonly string[]> = {
  "": ["audit_id", "timestamp", "action", "caller", "operation", "targets", "result", "context", "reason"],
  caller: ["identity", "identity_name", "identity_type", "via", "agent", "agent_name", "agent_version"],
  "caller ": ["on_behalf_of", "session_id", "trace_id", "span_id", "client_ip", "user_agent"],
  operation: ["type", "server", "server_version", "name", "arguments", "scope_used", "request_id"],
  result: ["status", "error_code", "error", "duration_ms", "output_size_bytes", "redactions"],
  context: ["gateway_id", "stream_id", "stream_seq", "policy_decisions"],
};
const others = ["unmapped", "class", "received_at", "version", "more", "__proto__", "constructor"];
const places = Object.entries(names).flatMap(([area, members]) =>
  [...members, ...others].map((name) => [area.trim(), name] as const),
);
const full = exampleEvent({
  action: "mcp.tool.call",
  reason: "asked",
  context: { gateway_id: "cli_1", stream_id: "main", stream_seq: 7 },
  result: { status: "error", error: "no", error_code: "E1", duration_ms: 0.5, output_size_bytes: 0 },
});

/** The event with some of its members set to something, or (undefined) taken away. */
function changed(changes: readonly (readonly [area: string, name: string, value: unknown])[]): JsonObject {
  const event = structuredClone(full) as Record<string, unknown>;
  for (const [area, name, value] of changes) {
    const owner = (area === "" ? event : event[area]) as Record<string, unknown> | null;
    if (typeof owner !== "object" || owner === null) continue;
    if (value === undefined) delete owner[name];
    // A copy, in which another change may put something that no later event must have.
    else set(owner, name, structuredClone(value));
  }
  return event;
}

function set(owner: object, name: string, value: unknown): void {
  Object.defineProperty(owner, name, { value, enumerable: true, configurable: true, writable: true });
}

function outcome(read: (sent: JsonObject) => unknown, sent: JsonObject): unknown {
  try {
    return { read: read(sent) };
  } catch (error) {
    return { refused: String(error) };
  }
}

test("an event of the usual form is read without zod", () => {
  expect(readUsual(full)).toBeDefined();
  const { timestamp, operation, result, audit_id } = full;
  expect(readUsual({ timestamp, operation, result, audit_id })).toBeDefined();
});

test("one whose id comes of its text is left to zod, so that it has the same id as ever", () => {
  expect(
    readUsual(
      changed([
        ["", "audit_id", undefined],
        ["context", "stream_seq", undefined],
      ]),
    ),
  ).toBeUndefined();
});

test("each member, whatever it is, is read or refused as zod does", () => {
  for (const [area, name] of places)
    fc.assert(
      fc.property(fc.option(values, { nil: undefined }), (value) => {
        const sent = changed([[area, name, value]]);
        expect(outcome(readIncoming, sent)).toStrictEqual(outcome(readUnusual, sent));
      }),
      { numRuns: 100 },
    );
});

test("events that differ in several places are read or refused as zod does", () => {
  const change = fc.tuple(fc.constantFrom(...places), fc.option(values, { nil: undefined }));
  fc.assert(
    fc.property(fc.array(change, { maxLength: 5 }), (changes) => {
      const sent = changed(changes.map(([[area, name], value]) => [area, name, value] as const));
      expect(outcome(readIncoming, sent)).toStrictEqual(outcome(readUnusual, sent));
    }),
    { numRuns: 3_000 },
  );
});
