import { expect, test } from "vitest";
import { placeOf, toPath, toPointer } from "./place.ts";

test.each([
  [[], "", ""],
  [["name"], "/name", "name"],
  [["packages", 0, "version"], "/packages/0/version", "packages[0].version"],
  [[0, 1], "/0/1", "[0][1]"],
  [["_meta", "a/b~c"], "/_meta/a~1b~0c", "_meta.a/b~c"],
  [["~1"], "/~01", "~1"],
  [[""], "/", ""],
])("%j is %j and %j", (place, pointer, path) => {
  expect(toPointer(place)).toBe(pointer);
  expect(toPath(place)).toBe(path);
  expect(placeOf(pointer)).toEqual(place);
});
