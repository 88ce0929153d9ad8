import { describe, expect, it } from "vitest";
import { bytes, count, dateUtc, duration, exactUtc, plural, relativeTime, shortenMiddle } from "./format.ts";

const at = "2026-11-21T01:46:07.300Z";
const now = Date.parse(at);
const min = 60_000;

describe("times", () => {
  it("are exact in UTC whatever the offset they came with", () => {
    expect(exactUtc("2026-11-21T03:46:07+02:00")).toBe("2026-11-21 01:46:07 UTC");
    expect(dateUtc("2026-11-21T01:30:00+02:00")).toBe("20 Nov 2026");
  });

  it.each([
    [0, "just now"],
    [59_000, "just now"],
    [min, "1 min ago"],
    [59 * min, "59 min ago"],
    [60 * min, "1 h ago"],
    [26 * 60 * min, "1 d ago"],
    [29 * 24 * 60 * min, "29 d ago"],
    [30 * 24 * 60 * min, "21 Nov 2026"],
    [-30_000, "in under a minute"],
    [-5 * min, "in 5 min"],
    [-49 * 60 * min, "in 2 d"],
  ])("%d ms ago reads %s", (agoMs, text) => {
    expect(relativeTime(at, now + agoMs)).toBe(text);
  });

  it.each([
    [340, "340 ms"],
    [1000, "1 s"],
    [1250, "1.2 s"],
    [42_900, "42 s"],
    [4 * min, "4 min"],
    [65 * min, "1 h 5 min"],
    [120 * min, "2 h"],
    [76 * 60 * min, "3 d 4 h"],
  ])("a span of %d ms reads %s", (ms, text) => {
    expect(duration(ms)).toBe(text);
  });
});

describe("amounts", () => {
  it.each([
    [0, "0"],
    [999, "999"],
    [1000, "1k"],
    [12_449, "12.4k"],
    [99_999, "99.9k"],
    [999_999, "999k"],
    [3_000_000, "3M"],
    [1_250_000_000, "1.2B"],
  ])("%d reads %s", (n, text) => {
    expect(count(n)).toBe(text);
  });

  it.each([
    [0, "0 B"],
    [512, "512 B"],
    [1536, "1.5 KiB"],
    [20 * 1024 ** 2, "20 MiB"],
  ])("%d bytes read %s", (n, text) => {
    expect(bytes(n)).toBe(text);
  });

  it("agree with their noun", () => {
    expect(plural(1, "tool")).toBe("1 tool");
    expect(plural(12_449, "tool")).toBe("12.4k tools");
    expect(plural(2, "person", "people")).toBe("2 people");
  });
});

describe("ids", () => {
  it("keep both ends", () => {
    expect(shortenMiddle("sub_0198f2c0aabb7ccd9e0f112233445566")).toBe("sub_0198…445566");
  });

  it("stay whole when cutting would save nothing", () => {
    expect(shortenMiddle("sub_01234567890")).toBe("sub_01234567890");
  });
});
