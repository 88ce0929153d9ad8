import { expect, test } from "vitest";
import { streamStates } from "#lib/audit/intake/schemas.ts";
import {
  gapWords,
  numberedExample,
  numbersWords,
  streamStateWords,
  streamsSummary,
} from "./audit-stream-words.ts";

test("a gap is told by its numbers and how many they are", () => {
  expect(gapWords({ from: 704, to: 706 })).toBe("704–706: 3 missing");
  expect(gapWords({ from: 1_709, to: 1_709 })).toBe("1,709: 1 missing");
});

test("numbers are told up to what came, and up to what was given out", () => {
  expect(numbersWords({ highest: 708, declared: 710 })).toBe("Up to 708, of 710 given out");
  expect(numbersWords({ highest: 708, declared: null })).toBe("Up to 708");
  expect(numbersWords({ highest: null, declared: 3 })).toBe("Up to 0, of 3 given out");
  expect(numbersWords({ highest: null, declared: null })).toBe("Not numbered");
});

test("streams are summed up by state, the worst first", () => {
  const items = (["complete", "silent", "complete", "gaps"] as const).map((state) => ({ state }));
  expect(streamsSummary(items)).toBe("4 streams: 1 with gaps, 1 silent, 2 complete");
});

test("every state is told in words", () => {
  for (const state of streamStates) expect(streamStateWords[state].means).toMatch(/\.$/);
});

test("the example is JSON, and its heartbeat declares the number of its call", () => {
  const [call, heartbeat] = JSON.parse(numberedExample);
  expect(call.context.stream_seq).toBe(heartbeat.operation.arguments.high_water);
  expect(call.context.stream_id).toBe(heartbeat.context.stream_id);
});
