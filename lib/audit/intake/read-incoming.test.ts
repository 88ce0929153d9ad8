import { describe, expect, test } from "vitest";
import type { JsonObject } from "#lib/core/json-object.ts";
import { readIncoming } from "./read-incoming.ts";
import { EventRefused } from "./sent-event.ts";
import { exampleEvent } from "./test-events.ts";

const operation = { type: "tools/call", name: "x" };
const long = "x".repeat(301);

function refusal(changes: JsonObject): string {
  try {
    readIncoming(exampleEvent(changes));
    return "taken";
  } catch (error) {
    if (!(error instanceof EventRefused)) throw error;
    return `${error.code}: ${error.message}`;
  }
}

test("what the form does not know goes to unmapped, under the way to it", () => {
  const { unmapped, caller } = readIncoming(
    exampleEvent({
      colour: "red",
      change: { before: null, after: {} },
      caller: { identity: "ana", department: "risk", agent: null },
      unmapped: { already: 1 },
    }),
  );
  expect(unmapped).toEqual({
    already: 1,
    colour: "red",
    change: { before: null, after: {} },
    "caller.department": "risk",
  });
  expect(caller).toEqual({ identity: "ana", identity_type: "unknown" });
});

test("what only the console says is not taken from a producer", () => {
  const event = readIncoming(exampleEvent({ received_at: "1999", class: "governance", version: "9" }));
  expect(event).not.toHaveProperty("class");
  expect(event.unmapped).toEqual({});
});

test("a heartbeat needs to say no more than that it is one", () => {
  const beat = readIncoming({
    action: "gateway.heartbeat",
    timestamp: "2026-11-21T10:00:00Z",
    operation: { arguments: { high_water: 7 } },
    context: { stream_seq: 8 },
  });
  expect(beat).toMatchObject({ operation: { name: "heartbeat" }, result: { status: "success" } });
});

describe("refused", () => {
  test.each<[string, JsonObject, RegExp]>([
    ["no time", { timestamp: undefined }, /^invalid: \/timestamp: This field is required/],
    ["a wrong time", { timestamp: "now" }, /^invalid: \/timestamp: This is no time/],
    ["no operation", { operation: undefined }, /^invalid: \/operation/],
    ["no result", { result: undefined }, /^invalid: \/result/],
    ["a status of its own", { result: { status: "ok" } }, /^invalid: \/result\/status/],
    ["a negative duration", { result: { status: "error", duration_ms: -1 } }, /duration_ms/],
    ["an action of the console", { action: "submission.vote" }, /Only the console itself/],
    ["the log's own action", { action: "audit.apply_retention" }, /Only the console itself/],
    ["an operation of the console", { operation: { type: "console", name: "x" } }, /Only the console itself/],
    ["an action that is none", { action: "Do It" }, /^invalid: \/action/],
    ["a method that is none", { operation: { type: "a b", name: "x" } }, /^invalid: \/operation\/type/],
    ["a long name", { operation: { type: "tools/call", name: long } }, /^invalid: \/operation\/name/],
    ["a long identity", { caller: { identity: long } }, /^invalid: \/caller\/identity/],
    ["an empty agent", { caller: { agent: "" } }, /^invalid: \/caller\/agent/],
    ["an identity that is no text", { caller: { identity: 7 } }, /^invalid: \/caller\/identity/],
    ["a caller that is a list", { caller: [] }, /^invalid: \/caller/],
    [
      "51 targets",
      { targets: Array.from({ length: 51 }, (_, id) => ({ type: "t", id: `${id}` })) },
      /targets/,
    ],
    ["a target with a colon in its type", { targets: [{ type: "a:b", id: "c" }] }, /no colon/],
    ["number 0", { context: { stream_seq: 0 } }, /stream_seq/],
    ["half a number", { context: { stream_seq: 1.5 } }, /stream_seq/],
    ["a number beyond 2^53", { context: { stream_seq: 2 ** 53 } }, /stream_seq/],
    [
      "half of a surrogate pair",
      { operation: { ...operation, arguments: "\ud800" } },
      /^malformed: .*surrogate/,
    ],
    [
      "a number out of range",
      { operation: { ...operation, arguments: [Number.POSITIVE_INFINITY] } },
      /^malformed/,
    ],
    [
      "arguments without a bottom",
      { operation: { ...operation, arguments: nested(70) } },
      /^malformed: .*deeply/,
    ],
  ])("%s", (_what, changes, message) => {
    expect(refusal(changes)).toMatch(message);
  });

  test("without a word of the hostile text itself", () => {
    expect(refusal({ result: { status: "s3cret" }, action: "S3CRET", timestamp: "s3cret" })).not.toMatch(
      /s3cret/i,
    );
  });
});

function nested(depth: number): unknown {
  return JSON.parse(`${"[".repeat(depth)}${"]".repeat(depth)}`);
}
