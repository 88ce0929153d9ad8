import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bundlePath, parseTilePath, tilePath } from "./tile-path.ts";

describe("the path of a tile", () => {
  // The table of golang/mod, sumdb/tlog/tlog_test.go (BSD-3-Clause), whose paths say the height too, with the height left out;
  // and the example of C2SP tlog-tiles.
  test.each([
    ["tile/0/001", { level: 0, n: 1, width: 256 }],
    ["tile/0/001.p/5", { level: 0, n: 1, width: 5 }],
    ["tile/5/x123/x456/078", { level: 5, n: 123456078, width: 256 }],
    ["tile/5/x123/x456/078.p/2", { level: 5, n: 123456078, width: 2 }],
    ["tile/0/x003/x057/500", { level: 0, n: 3057500, width: 256 }],
    ["tile/entries/x003/x057/500", { level: "entries", n: 3057500, width: 256 }],
    ["tile/0/x001/x234/067", { level: 0, n: 1234067, width: 256 }],
    ["tile/63/000.p/255", { level: 63, n: 0, width: 255 }],
    ["tile/0/999", { level: 0, n: 999, width: 256 }],
    ["tile/0/x001/000", { level: 0, n: 1000, width: 256 }],
    ["tile/0/x009/x007/x199/x254/x740/991", { level: 0, n: Number.MAX_SAFE_INTEGER, width: 256 }],
  ] as const)("%s", (path, place) => {
    expect(parseTilePath(path)).toEqual(place);
    const { level, n, width } = place;
    expect(level === "entries" ? bundlePath(n, width) : tilePath(level, n, width)).toBe(path);
  });

  test.each([
    "tile/5/123/456/078",
    "tile/-1/123/456/078",
    "tile/data/x003/x057/500",
    "tile/64/000",
    "tile/00/000",
    "tile/01/000",
    "tile/0/x000/001",
    "tile/0/x001/x000",
    "tile/0/1",
    "tile/0/0001",
    "tile/0/x01/001",
    "tile/0/000.p/0",
    "tile/0/000.p/256",
    "tile/0/000.p/05",
    "tile/0/000.p/",
    "tile/0/000.p/-1",
    "tile/0/000/",
    "/tile/0/000",
    "tile/0/000\n",
    "tile/0/x999/x999/x999/x999/x999/999",
    "tile/0/x001/x001/x001/x001/x001/x001/001",
    "tile/0/٠٠١",
    "tile/0/..",
    "tile/entries",
    "",
  ])("%j is none", (path) => {
    expect(parseTilePath(path)).toBeNull();
  });

  test("is read back as it was written", () => {
    const level = fc.integer({ min: 0, max: 63 });
    const n = fc.maxSafeNat();
    const width = fc.integer({ min: 1, max: 256 });
    fc.assert(
      fc.property(level, n, width, (level, n, width) => {
        expect(parseTilePath(tilePath(level, n, width))).toEqual({ level, n, width });
        expect(parseTilePath(bundlePath(n, width))).toEqual({ level: "entries", n, width });
      }),
    );
  });

  test.each([
    [64, 0, 256],
    [-1, 0, 256],
    [0.5, 0, 256],
    [0, -1, 256],
    [0, 2 ** 53, 256],
    [0, 0, 0],
    [0, 0, 257],
  ])("is not written for level %d, tile %d, width %d", (level, n, width) => {
    expect(() => tilePath(level, n, width)).toThrow(RangeError);
  });
});
