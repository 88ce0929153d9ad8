import { expect, it } from "vitest";
import { readTextFile } from "./read-text-file.ts";

const bytesMax = 32;

it("reads a file, with its name and size", async () => {
  expect(await readTextFile(new File(['{"é":1}'], "servers.json"), bytesMax)).toEqual({
    name: "servers.json",
    bytes: 8,
    text: '{"é":1}',
  });
});

it.each([
  ["an empty one", [], "This file is empty."],
  ["a large one", ["x".repeat(33)], "This file has 33 B. It may have 32 B at most."],
  ["a picture", [new Uint8Array([0x89, 0x50, 0xff])], "This is not a text file in UTF-8."],
])("says why it does not take %s", async (_what, parts, no) => {
  expect(await readTextFile(new File(parts as BlobPart[], "x"), bytesMax)).toEqual({ no });
});
