import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { watchCursor } from "./cursor-circle.ts";
import { backoff, overlapMs } from "./limits.ts";
import { newestToOpen, type Offer } from "./newest-to-open.ts";
import { backoffMs, readRetryAfter } from "./retry-after.ts";
import { planSync } from "./sync-plan.ts";

const now = new Date("2026-08-22T12:00:00Z");
const ago = (hours: number) => new Date(now.getTime() - hours * 3_600_000);

describe("Retry-After (RFC 9110 §10.2.3)", () => {
  test.each([
    ["7", 7_000],
    [" 0 ", 0],
    ["Sat, 22 Aug 2026 12:00:30 GMT", 30_000],
    ["Sat, 22 Aug 2026 11:00:00 GMT", 0],
    ["999999999", backoff.retryAfterMaxMs],
    ["Sat, 22 Aug 2099 12:00:00 GMT", backoff.retryAfterMaxMs],
    ["soon", null],
    ["", null],
    [null, null],
  ])("%j is %j ms", (header, ms) => {
    expect(readRetryAfter(header, now)).toBe(ms);
  });

  test("without it the wait doubles, up to a quarter of an hour", () => {
    expect([1, 2, 3, 8, 9, 30].map(backoffMs)).toEqual([5_000, 10_000, 20_000, 640_000, 900_000, 900_000]);
  });
});

describe("a circle of cursors", () => {
  /** Reads pages whose cursors run through a tail and then round a circle. */
  const pagesUntilNoticed = (tail: number, circle: number): number => {
    const cursorAfter = (page: number) =>
      String(page <= tail ? page : tail + ((page - tail - 1) % circle) + 1);
    let checkpoint: string | null = null;
    for (let pages = 1; pages < 10_000; pages++) {
      const asked = pages === 1 ? null : cursorAfter(pages - 1);
      const next = watchCursor({ asked, checkpoint, pages }, cursorAfter(pages));
      if (next === null) return pages;
      checkpoint = next;
    }
    return Number.POSITIVE_INFINITY;
  };

  test("is noticed, however long it is and wherever it begins", () => {
    fc.assert(
      fc.property(fc.nat(200), fc.integer({ min: 1, max: 200 }), (tail, circle) => {
        expect(pagesUntilNoticed(tail, circle)).toBeLessThanOrEqual(3 * (tail + circle) + 2);
      }),
    );
  });

  test("of one page is noticed at once", () => {
    expect(watchCursor({ asked: "a", checkpoint: null, pages: 2 }, "a")).toBeNull();
  });

  test("is never seen where there is none", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string({ minLength: 1 }), { maxLength: 300 }), (cursors) => {
        let checkpoint: string | null = null;
        for (const [index, cursor] of cursors.entries()) {
          checkpoint = watchCursor(
            { asked: cursors[index - 1] ?? null, checkpoint, pages: index + 1 },
            cursor,
          );
          expect(checkpoint).not.toBeNull();
        }
      }),
    );
  });
});

describe("the plan of a sync", () => {
  const source = { kind: "registry", highWater: ago(2), fullSyncedAt: ago(24), revisedAt: ago(48) };
  const failed = {
    status: "failed",
    mode: "incremental",
    cursor: "c",
    resumable: true,
    startedAt: ago(3),
    advancedAt: ago(2),
  };
  const full = { mode: "full", since: null, resume: null };
  const incremental = { mode: "incremental", since: new Date(ago(2).getTime() - overlapMs), resume: null };

  test("asks for what changed since, with an overlap", () => {
    expect(planSync(source, null, undefined, now)).toEqual(incremental);
    expect(planSync(source, { ...failed, status: "finished" }, undefined, now)).toEqual(incremental);
  });

  test.each([
    ["the first time", { ...source, fullSyncedAt: null }],
    ["after a week", { ...source, fullSyncedAt: ago(7 * 24) }],
    ["after a change of the filter", { ...source, revisedAt: ago(1) }],
    ["where the source tells no times", { ...source, highWater: null }],
    ["for a file", { ...source, kind: "file" }],
  ])("reads everything %s", (_when, changed) => {
    expect(planSync(changed, null, undefined, now)).toEqual(full);
    expect(planSync(changed, null, "incremental", now)).toEqual(full);
  });

  test("reads everything when asked to", () => {
    expect(planSync(source, null, "full", now)).toEqual(full);
    expect(planSync(source, failed, "full", now)).toEqual(full);
  });

  test("goes on from where a failed or stopped one was", () => {
    for (const status of ["failed", "cancelled"]) {
      const last = { ...failed, status };
      expect(planSync(source, last, undefined, now)).toMatchObject({ mode: "incremental", resume: last });
      expect(planSync(source, last, "incremental", now)).toMatchObject({ resume: last });
    }
    const last = { ...failed, mode: "full" };
    expect(planSync(source, last, undefined, now)).toMatchObject({ mode: "full", resume: last });
  });

  test.each([
    ["that went in a circle", { resumable: false }],
    ["that had not begun", { cursor: null }],
    ["of the day before yesterday", { advancedAt: ago(25) }],
    ["that had another filter", { startedAt: ago(49) }],
    ["that finished", { status: "finished" }],
  ])("does not go on from one %s", (_which, changes) => {
    expect(planSync(source, { ...failed, ...changes }, undefined, now).resume).toBeNull();
  });
});

describe("which new versions call for a submission", () => {
  const offer = (version: string, changes: Partial<Offer> = {}): Offer => ({
    id: version,
    name: "com.example/weather",
    version,
    hash: `sha256:${version}`,
    state: "new",
    openedHash: null,
    publishedAt: now,
    approvedVersion: "1.0.0",
    approvedAt: ago(48),
    ...changes,
  });
  const opened = (...offers: Offer[]) => newestToOpen(offers).map(({ version }) => version);

  test("the newest, of each server", () => {
    const other = offer("0.2.0", { name: "com.example/other", approvedVersion: "0.1.0" });
    expect(opened(offer("1.1.0"), offer("1.10.0"), offer("1.9.0"), other)).toEqual(["1.10.0", "0.2.0"]);
  });

  test("none that is older than what is approved, or the same", () => {
    expect(opened(offer("0.9.0"), offer("1.0.0", { state: "same" }))).toEqual([]);
    expect(opened(offer("1.0.0-rc.1"))).toEqual([]);
  });

  test("none when somebody dealt with the newest already", () => {
    for (const state of ["submitted", "changed", "same"])
      expect(opened(offer("1.1.0"), offer("1.2.0", { state }))).toEqual([]);
    expect(opened(offer("1.1.0"), offer("1.2.0", { openedHash: "sha256:1.2.0" }))).toEqual([]);
  });

  test("one that was withdrawn, once it says something else", () => {
    expect(opened(offer("1.2.0", { openedHash: "sha256:earlier" }))).toEqual(["1.2.0"]);
  });

  test("versions that are not semantic go by when they were published", () => {
    const approved = { approvedVersion: "blue", approvedAt: ago(48) };
    const green = offer("green", { ...approved, publishedAt: ago(24) });
    const red = offer("red", { ...approved, publishedAt: ago(72) });
    expect(opened(green, red)).toEqual(["green"]);
    expect(opened(red)).toEqual([]);
  });
});
