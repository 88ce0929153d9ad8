import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { emptyRoot, leafHash, nodeHash, rootOf } from "./tree.ts";

// Inputs and hashes of RFC 6962 trees, from transparency-dev/merkle, testonly/constants.go (Apache-2.0).
const inputs = [
  "",
  "00",
  "10",
  "2021",
  "3031",
  "40414243",
  "5051525354555657",
  "606162636465666768696a6b6c6d6e6f",
];
const roots = [
  "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
  "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
  "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
  "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
  "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
  "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
  "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
  "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];
const leaves = inputs.map((input) => leafHash(Buffer.from(input, "hex")));

describe("the published RFC 6962 hashes", () => {
  test.each(roots.map((root, size) => ({ size, root })))(
    "of the tree with $size leaves",
    ({ size, root }) => {
      expect(rootOf(leaves.slice(0, size)).toString("hex")).toBe(root);
    },
  );

  test("of a leaf and of an inner node", () => {
    expect(leaves[7]?.toString("hex")).toBe(
      "46f6ffadd3d06a09ff3c5860d2755c8b9819db7df44251788c7d8e3180de8eb1",
    );
    expect(nodeHash(leaves[6] as Buffer, leaves[7] as Buffer).toString("hex")).toBe(
      "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
    );
    expect(emptyRoot.toString("hex")).toBe(roots[0]);
  });
});

test("a text is hashed as its UTF-8 bytes", () => {
  expect(leafHash("naïve €")).toEqual(leafHash(Buffer.from("naïve €", "utf8")));
});

test("a node is not made of anything but hashes", () => {
  expect(() => nodeHash(Buffer.alloc(31), Buffer.alloc(32))).toThrow(RangeError);
  expect(() => nodeHash(Buffer.alloc(32), Buffer.alloc(33))).toThrow(RangeError);
});

test("the root is that of the recursive definition", () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 4 }), { maxLength: 70 }), (entries) => {
      expect(rootOf(entries.map((entry) => leafHash(entry)))).toEqual(treeHash(entries));
    }),
  );
});

/** RFC 6962 §2.1, word for word. */
function treeHash(entries: Uint8Array[]): Buffer {
  const [only] = entries;
  if (!only) return createHash("sha256").digest();
  if (entries.length === 1) return createHash("sha256").update("\0").update(only).digest();
  let k = 1;
  while (k * 2 < entries.length) k *= 2;
  const halves = [treeHash(entries.slice(0, k)), treeHash(entries.slice(k))];
  return createHash("sha256").update("\u0001").update(Buffer.concat(halves)).digest();
}
