import { describe, expect, test } from "vitest";
import { formatCheckpoint, parseCheckpoint } from "./checkpoint.ts";
import { MalformedError } from "./malformed.ts";
import { emptyRoot, leafHash } from "./tree.ts";

// The example of C2SP tlog-checkpoint.
const example = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
const root = leafHash("");

describe("a checkpoint", () => {
  test("of the specification is read, and written the same", () => {
    const checkpoint = parseCheckpoint(example);
    expect(checkpoint).toMatchObject({
      origin: "example.com/behind-the-sofa",
      size: 20_852_163,
      extensions: [],
    });
    expect(formatCheckpoint(checkpoint)).toBe(example);
  });

  test("may have an origin with spaces, and lines that we do not know", () => {
    const { origin, extensions } = parseCheckpoint(
      `${example.replace("/behind-the-", " behind the ")}one\ntwo\n`,
    );
    expect(origin).toBe("example.com behind the sofa");
    expect(extensions).toEqual(["one", "two"]);
  });

  test("of an empty log has the root of no leaves", () => {
    const empty = formatCheckpoint({ origin: "log", size: 0, root: emptyRoot });
    expect(parseCheckpoint(empty)).toEqual({ origin: "log", size: 0, root: emptyRoot, extensions: [] });
    expect(() => parseCheckpoint(formatCheckpoint({ origin: "log", size: 0, root }))).toThrow(MalformedError);
  });

  test.each([
    ["nothing", ""],
    ["two lines", "log\n1\n"],
    ["no newline at the end", example.slice(0, -1)],
    ["no origin", example.replace("example.com/behind-the-sofa", "")],
    ["a size with a zero before it", example.replace("2085", "02085")],
    ["a size with a sign", example.replace("2085", "+2085")],
    ["a negative size", example.replace("2085", "-2085")],
    ["a size with a space", example.replace("2085", " 2085")],
    ["a size in hexadecimal", example.replace("20852163", "0x10")],
    ["a size with an exponent", example.replace("20852163", "1e3")],
    ["a size past what is exact", example.replace("20852163", "9007199254740992")],
    ["no size", example.replace("20852163", "")],
    ["a root that is too short", example.replace("CsUY", "")],
    ["a root with unused bits", example.replace("q2I=", "q2J=")],
    ["a root in base64url", example.replace("om/Xajj", "om_Xajj")],
    ["an empty line", `${example}\n`],
    ["an empty line among others", `${example}one\n\ntwo\n`],
    ["carriage returns", example.replaceAll("\n", "\r\n")],
  ])("with %s is refused", (_what, wrong) => {
    expect(() => parseCheckpoint(wrong)).toThrow(MalformedError);
  });

  test.each([
    ["no origin", { origin: "" }],
    ["two lines of origin", { origin: "a\nb" }],
    ["a size that is not whole", { size: 1.5 }],
    ["a negative size", { size: -1 }],
    ["a size past what is exact", { size: 2 ** 53 }],
    ["a root of another length", { root: Buffer.alloc(31) }],
  ])("is not written with %s", (_what, wrong) => {
    expect(() => formatCheckpoint({ origin: "log", size: 1, root, ...wrong })).toThrow(RangeError);
  });
});
