import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { proveConsistency, proveInclusion, verifyConsistency, verifyInclusion } from "./proof.ts";
import { logOf, testLog } from "./test-log.ts";
import { leafHash, rootOf } from "./tree.ts";

/** Proofs of transparency-dev/merkle, most of which must fail; used when they lie beside the project. */
const vectors = join(import.meta.dirname, "../../../../shared/data/transparency/rfc6962-proofs");

type Vector = {
  leafIdx: number;
  treeSize: number;
  root: string;
  leafHash: string;
  size1: number;
  size2: number;
  root1: string;
  root2: string;
  proof: string[] | null;
  wantErr: boolean;
};

function cases(kind: "inclusion" | "consistency"): [string, Vector][] {
  const folder = join(vectors, kind);
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".json"))
    .sort()
    .map((name) => [name, JSON.parse(readFileSync(join(folder, name), "utf8"))]);
}

const bytes = (text: string) => Buffer.from(text, "base64");

describe.skipIf(!existsSync(vectors))("the published proofs", () => {
  test("are all there", () => {
    const all = [...cases("inclusion"), ...cases("consistency")];
    expect(all).toHaveLength(196);
    expect(all.filter(([, { wantErr }]) => wantErr)).toHaveLength(184);
  });

  test.each(cases("inclusion"))("of inclusion: %s", (_name, vector) => {
    const { leafIdx: index, treeSize: size, wantErr } = vector;
    const proof = (vector.proof ?? []).map(bytes);
    const claim = { leafHash: bytes(vector.leafHash), index, size, proof, root: bytes(vector.root) };
    expect(verifyInclusion(claim)).toBe(!wantErr);
  });

  test.each(cases("consistency"))("of consistency: %s", (_name, vector) => {
    const { size1, size2, wantErr } = vector;
    const proof = (vector.proof ?? []).map(bytes);
    const claim = { size1, root1: bytes(vector.root1), size2, root2: bytes(vector.root2), proof };
    expect(verifyConsistency(claim)).toBe(!wantErr);
  });
});

const log = testLog(1_200);
const large = testLog(70_000);
const rootAt = (size: number) => rootOf(log.leaves.slice(0, size));

/** A copy with one bit changed, anywhere in what a claim consists of. */
function damaged(parts: readonly Buffer[], bit: number): Buffer[] {
  const copy = parts.map((part) => Buffer.from(part));
  const at = Math.floor(bit / 8) % (copy.length * 32);
  const part = copy[Math.floor(at / 32)] as Buffer;
  part[at % 32] = (part[at % 32] ?? 0) ^ (1 << (bit % 8));
  return copy;
}

describe("a proof of inclusion", () => {
  const leafInTree = fc
    .integer({ min: 1, max: log.size })
    .chain((size) => fc.record({ size: fc.constant(size), index: fc.integer({ min: 0, max: size - 1 }) }));

  test("verifies for any leaf of any tree, and for nothing else", async () => {
    await fc.assert(
      fc.asyncProperty(leafInTree, fc.nat(), fc.nat(), async ({ size, index }, bit, other) => {
        const proof = await proveInclusion(index, size, log.readTile);
        const leafHash = log.leaves[index] as Buffer;
        const root = rootAt(size);
        expect(verifyInclusion({ leafHash, index, size, proof, root })).toBe(true);
        const [leaf1, root1, ...proof1] = damaged([leafHash, root, ...proof], bit) as [Buffer, Buffer];
        expect(verifyInclusion({ leafHash: leaf1, index, size, proof: proof1, root: root1 })).toBe(false);
        const elsewhere = (index + 1 + (other % size)) % (size + 1);
        expect(verifyInclusion({ leafHash, index: elsewhere, size, proof, root })).toBe(false);
        expect(verifyInclusion({ leafHash, index, size, proof: [...proof, root], root })).toBe(false);
        expect(verifyInclusion({ leafHash, index, size, proof: proof.slice(1), root })).toBe(size === 1);
      }),
    );
  });

  test("fails for every changed byte", async () => {
    const proof = await proveInclusion(45_678, large.size, large.readTile);
    const parts = [large.leaves[45_678] as Buffer, large.root, ...proof];
    for (let byte = 0; byte < parts.length * 32; byte++) {
      const [leafHash, root, ...rest] = damaged(parts, byte * 8) as [Buffer, Buffer];
      expect(verifyInclusion({ leafHash, index: 45_678, size: large.size, proof: rest, root })).toBe(false);
    }
  });

  test("reads at most six tiles, each once, and never wider than the tree", async () => {
    const size = 16_777_000;
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: size - 1 }), async (index) => {
        const read: string[] = [];
        const proof = await proveInclusion(index, size, (level, n, width) => {
          read.push(`${level}/${n}`);
          expect(width).toBe(Math.min(256, Math.floor(size / 256 ** level) - n * 256));
          return Buffer.alloc(width * 32);
        });
        expect(proof.length).toBeLessThanOrEqual(24);
        expect(read.length).toBeLessThanOrEqual(6);
        expect(new Set(read).size).toBe(read.length);
      }),
    );
  });

  test("awaits a reader that takes its time", async () => {
    const slow = async (level: number, n: number, width: number) => {
      await Promise.resolve();
      return log.readTile(level, n, width);
    };
    const proof = await proveInclusion(7, 1_000, slow);
    expect(
      verifyInclusion({
        leafHash: log.leaves[7] as Buffer,
        index: 7,
        size: 1_000,
        proof,
        root: rootAt(1_000),
      }),
    ).toBe(true);
  });

  test.each([
    [5, 5],
    [0, 0],
    [-1, 5],
    [1.5, 5],
    [0, 2 ** 53],
    [0, Number.NaN],
  ])("is refused for leaf %d of %d", async (index, size) => {
    await expect(proveInclusion(index, size, log.readTile)).rejects.toThrow(RangeError);
    const leaf = leafHash("leaf 0");
    expect(verifyInclusion({ leafHash: leaf, index, size, proof: [], root: leaf })).toBe(false);
  });

  test("is not made from a tile that is too short", async () => {
    await expect(proveInclusion(0, 600, () => Buffer.alloc(32))).rejects.toThrow("should have");
  });
});

describe("a proof of consistency", () => {
  const twoTrees = fc
    .integer({ min: 1, max: log.size })
    .chain((to) => fc.record({ to: fc.constant(to), from: fc.integer({ min: 1, max: to }) }));

  test("verifies for any two trees of one log, and for nothing else", async () => {
    await fc.assert(
      fc.asyncProperty(twoTrees, fc.nat(), async ({ from: size1, to: size2 }, bit) => {
        const proof = await proveConsistency(size1, size2, log.readTile);
        const root1 = rootAt(size1);
        const root2 = rootAt(size2);
        expect(verifyConsistency({ size1, root1, size2, root2, proof })).toBe(true);
        const [old1, new1, ...proof1] = damaged([root1, root2, ...proof], bit) as [Buffer, Buffer];
        expect(verifyConsistency({ size1, root1: old1, size2, root2: new1, proof: proof1 })).toBe(false);
        expect(verifyConsistency({ size1, root1, size2, root2, proof: [...proof, root1] })).toBe(false);
        expect(verifyConsistency({ size1: size1 - 1, root1, size2, root2, proof })).toBe(false);
      }),
    );
  });

  test("fails for every changed byte", async () => {
    const size1 = 45_678;
    const root1 = logOf(large.leaves.slice(0, size1), [size1]).root;
    const proof = await proveConsistency(size1, large.size, large.readTile);
    const parts = [root1, large.root, ...proof];
    for (let byte = 0; byte < parts.length * 32; byte++) {
      const [old1, new1, ...rest] = damaged(parts, byte * 8) as [Buffer, Buffer];
      expect(verifyConsistency({ size1, root1: old1, size2: large.size, root2: new1, proof: rest })).toBe(
        false,
      );
    }
  });

  test("fails for a log whose past was changed", async () => {
    const forged = log.leaves.with(10, leafHash("something else"));
    const now = logOf(forged, [1_200]);
    const proof = await proveConsistency(700, 1_200, now.readTile);
    expect(verifyConsistency({ size1: 700, root1: rootAt(700), size2: 1_200, root2: now.root, proof })).toBe(
      false,
    );
  });

  test.each([
    [0, 5],
    [6, 5],
    [-1, 5],
    [1.5, 5],
    [0, 0],
  ])("is refused from %d to %d", async (from, to) => {
    await expect(proveConsistency(from, to, log.readTile)).rejects.toThrow(RangeError);
    const root = leafHash("leaf 0");
    expect(verifyConsistency({ size1: from, root1: root, size2: to, root2: root, proof: [] })).toBe(false);
  });
});
