import { hash } from "node:crypto";
import { expect, test } from "vitest";
import { rootOf } from "../tree.ts";
import { newFrontier } from "./frontier.ts";

test("the root at every size is that of RFC 6962, and subtrees are told as they become full", () => {
  const leaves = Array.from({ length: 600 }, (_, number) => hash("sha256", String(number), "buffer"));
  const frontier = newFrontier();
  expect(frontier.root()).toEqual(rootOf([]));
  for (const [number, leaf] of leaves.entries()) {
    frontier.append(leaf, (height, subtree) => {
      const width = 2 ** height;
      expect((number + 1) % width).toBe(0);
      expect(subtree).toEqual(rootOf(leaves.slice(number + 1 - width, number + 1)));
    });
    expect(frontier.size).toBe(number + 1);
    expect(frontier.root()).toEqual(rootOf(leaves.slice(0, number + 1)));
  }
});
