import { expect, test } from "vitest";
import { recordingRuleInput } from "#lib/audit/redaction/schemas.ts";
import {
  newField,
  newTarget,
  type RecordingDraft,
  readArguments,
  ruleFaults,
  toRecordingDraft,
  toRecordingInput,
} from "./recording-draft.ts";

const draft: RecordingDraft = {
  server: " com.example/crm ",
  tool: "get_customer",
  otherwise: "drop",
  fields: [
    { ...newField(), path: " email ", treatment: "disclosable", subject: "customer" },
    { ...newField(), path: "card", treatment: "mask", subject: "left over" },
  ],
  targets: [{ ...newTarget(), path: "customer_id", type: "customer" }],
};

test("what is written becomes what the API takes", () => {
  const input = toRecordingInput(draft);
  expect(input).toEqual({
    server: "com.example/crm",
    tool: "get_customer",
    otherwise: "drop",
    fields: [
      { path: "email", treatment: "disclosable", subject: "customer" },
      { path: "card", treatment: "mask" },
    ],
    targets: [{ path: "customer_id", type: "customer", access: "read" }],
  });
  expect(recordingRuleInput.parse(input)).toEqual(input);
});

test("a stored rule comes back as it is when nothing is changed", () => {
  const input = toRecordingInput(draft);
  const rule = {
    ...input,
    id: "r",
    version: 1,
    updated_by: { id: "u", name: "Ada" },
    updated_at: "2026-11-21T10:00:00.000Z",
  };
  expect(toRecordingInput(toRecordingDraft(rule))).toEqual(input);
});

test("a new rule does not take the place of one that is there", () => {
  const input = toRecordingInput(draft);
  expect(ruleFaults(input, [{ server: input.server, tool: input.tool }])).toEqual([
    { pointer: "/tool", message: expect.stringContaining("already") },
  ]);
  expect(ruleFaults(input, [{ server: input.server, tool: "*" }])).toEqual([]);
});

test("a field that is named twice, and what is missing, is said where it stands", () => {
  const twice = { ...draft, server: " ", fields: [...draft.fields, ...draft.fields.slice(0, 1)] };
  expect(ruleFaults(toRecordingInput(twice), []).map(({ pointer }) => pointer)).toEqual([
    "/server",
    "/fields/2/path",
  ]);
});

test("only an object is the arguments of a call", () => {
  expect(readArguments('{"a": 1}')).toEqual({ value: { a: 1 } });
  expect(readArguments("  ")).toEqual({ problem: null });
  for (const text of ["[1]", "null", '"a"', "{"]) expect(readArguments(text)).toHaveProperty("problem");
});
