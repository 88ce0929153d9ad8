import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { logOf, testLog } from "./test-log.ts";
import { appendLeaves, loadEdge, rootFromEdge } from "./tiles.ts";
import { emptyRoot, leafHash, nodeHash, rootOf } from "./tree.ts";

const big = testLog(70_000);

describe("appending", () => {
  test("gives the same tree and tiles, however the leaves are split into batches", () => {
    const sizes = fc.array(fc.oneof(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 200, max: 600 })), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(sizes, (batches) => {
        const size = batches.reduce((sum, batch) => sum + batch, 0);
        const leaves = big.leaves.slice(0, size);
        const log = logOf(leaves, batches);
        const whole = logOf(leaves, [size]);
        expect(log.size).toBe(size);
        expect(log.root).toEqual(rootOf(leaves));
        expect(hex([...log.tiles.values()])).toEqual(
          hex([...log.tiles.keys()].map((key) => whole.tiles.get(key))),
        );
        expect(log.tiles.size).toBe(whole.tiles.size);
        expect(hex(log.edge)).toEqual(hex(whole.edge));
      }),
      { numRuns: 50 },
    );
  });

  test("70,000 leaves lay down the tiles that the specification counts", () => {
    const widths = [...big.tiles].map(([key, hashes]) => ({ key, width: hashes.length / 32 }));
    const level = (of: number) => widths.filter(({ key }) => key.startsWith(`${of}/`));
    expect(level(0)).toHaveLength(274);
    expect(level(0).filter(({ width }) => width === 256)).toHaveLength(273);
    expect(level(0).at(-1)).toEqual({ key: "0/273", width: 112 });
    expect(level(1)).toEqual([
      { key: "1/0", width: 256 },
      { key: "1/1", width: 17 },
    ]);
    expect(level(2)).toEqual([{ key: "2/0", width: 1 }]);
    expect(big.root).toEqual(rootOf(big.leaves));
  });

  test("the 256th leaf fills a tile and begins the one above it", () => {
    const before = appendLeaves([], 0, big.leaves.slice(0, 255));
    const after = appendLeaves(before.edge, 255, big.leaves.slice(255, 256));
    expect(after.tiles.map(({ level, n, hashes }) => [level, n, hashes.length / 32])).toEqual([
      [0, 0, 256],
      [1, 0, 1],
    ]);
    expect(after.edge.map(({ length }) => length)).toEqual([0, 32]);
    expect(after.edge[1]).toEqual(after.root);
  });

  test("nothing changes nothing", () => {
    const { edge, size, root, tiles } = appendLeaves(big.edge, big.size, []);
    expect([edge, size, root, tiles]).toEqual([big.edge, big.size, big.root, []]);
    expect(appendLeaves([], 0, []).root).toEqual(emptyRoot);
  });

  test.each([
    ["of another size", 69_999],
    ["of no whole size", 70_000.5],
    ["of a negative size", -1],
  ])("an edge %s is refused", (_what, size) => {
    expect(() => appendLeaves(big.edge, size, [])).toThrow(RangeError);
  });

  test("an edge that has lost a level is refused", () => {
    expect(() => appendLeaves(big.edge.slice(0, 2), big.size, [])).toThrow(RangeError);
  });

  test("what is not a hash is refused", () => {
    expect(() => appendLeaves([], 0, [Buffer.alloc(31), Buffer.alloc(33)])).toThrow(RangeError);
  });

  test("goes on to the last leaf that a number can count", () => {
    const size = Number.MAX_SAFE_INTEGER - 1;
    const hashes = (count: number, of: string) =>
      Buffer.concat(Array.from({ length: count }, (_, n) => leafHash(`${of} ${n}`)));
    // 2^53 - 2 leaves: 254 in the lowest tile, 255 in each above it, 31 in the highest.
    const edge = [254, 255, 255, 255, 255, 255, 31].map((count, level) => hashes(count, `level ${level}`));
    const grown = appendLeaves(edge, size, [leafHash("last")]);
    expect(grown.size).toBe(Number.MAX_SAFE_INTEGER);
    expect(grown.tiles.map(({ level, n, hashes }) => [level, n, hashes.length / 32])).toEqual([
      [0, 2 ** 45 - 1, 255],
    ]);
    expect(() => appendLeaves(grown.edge, grown.size, [leafHash("one too many")])).toThrow("full");
    // Every level is full but for one: each is folded with what is below it as its last leaf.
    const below = grown.edge.slice(0, -1).reduce<Buffer | undefined>((last, tile) => {
      const row = Array.from({ length: tile.length / 32 }, (_, n) => tile.subarray(n * 32, n * 32 + 32));
      return rootOf(last ? [...row, last] : row);
    }, undefined) as Buffer;
    const top = Array.from({ length: 31 }, (_, n) => leafHash(`level 6 ${n}`));
    const half = rootOf(top.slice(0, 16));
    expect(grown.root).toEqual(nodeHash(half, rootOf([...top.slice(16), below])));
  });
});

describe("the edge of a log", () => {
  test.each([0, 1, 255, 256, 257, 65_535, 65_536, 65_537, 70_000])(
    "of %d leaves comes back from its tiles",
    async (size) => {
      const log = logOf(big.leaves.slice(0, size), [size]);
      const edge = await loadEdge(size, big.readTile);
      expect(hex(edge)).toEqual(hex(log.edge));
      expect(rootFromEdge(edge)).toEqual(log.root);
    },
  );

  test("is not made from a tile that is too short, or not of hashes", async () => {
    await expect(loadEdge(5, () => Buffer.alloc(4 * 32))).rejects.toThrow("Tile 0/0");
    await expect(loadEdge(5, () => Buffer.alloc(5 * 32 + 1))).rejects.toThrow("Tile 0/0");
  });
});

function hex(buffers: readonly (Buffer | undefined)[]): (string | undefined)[] {
  return buffers.map((buffer) => buffer?.toString("hex"));
}
