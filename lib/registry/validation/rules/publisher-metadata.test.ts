import { expect, test } from "vitest";
import { publisherProvided } from "../read.ts";
import { documentWith, findingsOf } from "../test-document.ts";
import { publisherMetadataSize } from "./publisher-metadata.ts";

const found = (metadata: unknown) =>
  findingsOf(publisherMetadataSize, documentWith({ _meta: { [publisherProvided]: metadata } }));
const tooLarge = [`_meta.${publisherProvided}`];

/** `{"a":"…"}` takes 8 bytes around its text. */
const textMax = 4096 - 8;

test("the publisher's metadata may take 4,096 bytes, and not one more", () => {
  expect(found({ a: "x".repeat(textMax) })).toEqual([]);
  expect(found({ a: "x".repeat(textMax + 1) })).toEqual(tooLarge);
});

test.each([
  ["é", 2],
  ["😀", 4],
  ["<", 6],
  [">", 6],
  ["&", 6],
  ["\u2028", 6],
  ["\u0001", 6],
  ["\n", 2],
  ['"', 2],
])("%j counts as the official encoder writes it: %d bytes", (character, bytes) => {
  const count = Math.floor(textMax / bytes);
  expect(found({ a: character.repeat(count) })).toEqual([]);
  expect(found({ a: character.repeat(count + 1) })).toEqual(tooLarge);
});

test("other metadata is not counted, nor what is no object", () => {
  expect(findingsOf(publisherMetadataSize, documentWith({ _meta: { other: "x".repeat(9000) } }))).toEqual([]);
  expect(found("x".repeat(9000))).toEqual([]);
  expect(findingsOf(publisherMetadataSize, documentWith({ _meta: null }))).toEqual([]);
});
