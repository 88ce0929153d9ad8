import { describe, expect, test } from "vitest";
import { makeRecording } from "./make-recording.ts";
import type { Recordable } from "./recording.ts";
import { harmless, carriers as inContext, secrets } from "./test-corpus.ts";

const recording = makeRecording([], []);

function record(parts: Partial<Recordable>) {
  return recording.apply({ auditId: "0198f2c0-aabb-7ccd-9e0f-112233445566", tool: "t", ...parts });
}

type Carrier = (text: string) => Partial<Recordable>;

const places: Record<string, Carrier> = {
  "an argument": (text) => ({ arguments: { note: text } }),
  "a sentence": (text) => ({ arguments: { note: `Before it, ${text} and after it.` } }),
  "a list, deep": (text) => ({ arguments: { a: [{ b: [[text]] }] } }),
  "JSON in a text": (text) => ({ arguments: { body: JSON.stringify({ note: text, n: 1 }) } }),
  "JSON in JSON": (text) => ({
    arguments: { body: JSON.stringify({ inner: JSON.stringify({ note: [text] }) }) },
  }),
  "a member's name": (text) => ({ arguments: { [text]: 1 } }),
  "an error": (text) => ({ error: `Upstream said: ${text} (500)` }),
  "a reason": (text) => ({ reason: text }),
  "what is beyond the form": (text) => ({ unmapped: { "x.attributes": { value: text } } }),
  "a user agent": (text) => ({ userAgent: `client/1.0 (${text})` }),
  "a policy's decision": (text) => ({ policyDecisions: [{ rule: "r", detail: text }] }),
  "a target's id": (text) => ({ targets: [{ type: "thing", id: text }] }),
  "a target's name": (text) => ({ targets: [{ type: "thing", id: "1", name: text }] }),
};

/** Every text of a value, names included. */
function textsOf(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => [name, ...textsOf(member)]);
}

function gives(away: string, recorded: unknown): boolean {
  const written = JSON.stringify(away).slice(1, -1);
  return textsOf(recorded).some((text) => text.includes(away) || text.includes(written));
}

const planted = [
  ...secrets.map((text) => ({ text, secret: text })),
  ...inContext.map((text) => ({
    text: text.replace(/[‹›]/g, ""),
    secret: /‹(.*)›/s.exec(text)?.[1] ?? "",
  })),
];

describe(`a planted secret, of ${planted.length}`, () => {
  test("there are enough of them", () => {
    expect(planted.length).toBeGreaterThanOrEqual(115);
    expect(planted.every(({ secret }) => secret !== "")).toBe(true);
  });

  test.each(Object.entries(places))("is in no text of the record when it came in %s", (_, carry) => {
    const missed = planted.filter(({ text, secret }) => gives(secret, record(carry(text))));
    expect(missed.map(({ text }) => text)).toEqual([]);
  });

  test("is told of: where, and as what, never by its value", () => {
    for (const { text, secret } of planted) {
      const { redactions } = record({ arguments: { note: text } });
      expect(redactions.length, text).toBeGreaterThan(0);
      expect(gives(secret, redactions)).toBe(false);
    }
  });
});

describe(`a harmless look-alike, of ${harmless.length}`, () => {
  test("there are enough of them", () => expect(harmless.length).toBeGreaterThanOrEqual(115));

  test.each(["an argument", "a sentence", "an error", "JSON in JSON"])("stays as it is in %s", (place) => {
    const carry = places[place] as Carrier;
    const hit = harmless.filter((text) => {
      const parts = carry(text);
      const { redactions, arguments: args, error } = record(parts);
      return (
        redactions.length > 0 ||
        JSON.stringify({ args, error }) !== JSON.stringify({ args: parts.arguments, error: parts.error })
      );
    });
    expect(hit).toEqual([]);
  });
});
