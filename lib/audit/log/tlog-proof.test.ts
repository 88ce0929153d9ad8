import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { MalformedError } from "./malformed.ts";
import { formatTlogProof, parseTlogProof, type TlogProof } from "./tlog-proof.ts";

// What is written and what is refused, after transparency-dev/formats, proof/tlog_proof_test.go (Apache-2.0).
const one = createHash("sha256").update("hash1").digest();
const two = createHash("sha256").update("hash2").digest();
const [oneText, twoText] = [one.toString("base64"), two.toString("base64")];
const header = "c2sp.org/tlog-proof@v1\n";

describe("a proof file", () => {
  test.each<[string, TlogProof, string]>([
    [
      "without extra data",
      { index: 5, hashes: [one, two], checkpoint: "test checkpoint\n" },
      `${header}index 5\n${oneText}\n${twoText}\n\ntest checkpoint\n`,
    ],
    [
      "with extra data",
      { extra: Buffer.from("extra information"), index: 10, hashes: [one], checkpoint: "checkpoint data\n" },
      `${header}extra ZXh0cmEgaW5mb3JtYXRpb24=\nindex 10\n${oneText}\n\ncheckpoint data\n`,
    ],
    [
      "without hashes",
      { index: 0, hashes: [], checkpoint: "checkpoint\n" },
      `${header}index 0\n\ncheckpoint\n`,
    ],
    [
      "with a checkpoint that is signed",
      { index: 1, hashes: [one], checkpoint: "log\n2\nroot\n\n— log sig\n— witness sig\n" },
      `${header}index 1\n${oneText}\n\nlog\n2\nroot\n\n— log sig\n— witness sig\n`,
    ],
  ])("%s is written, and read back", (_what, proof, text) => {
    expect(formatTlogProof(proof)).toBe(text);
    expect(parseTlogProof(text)).toEqual({ extra: null, ...proof });
  });

  test.each([
    ["another header", "wrong-header\nindex 0\n\ncheckpoint\n"],
    ["another version", `c2sp.org/tlog-proof@v2\nindex 0\n\ncheckpoint\n`],
    ["extra data that is not base64", `${header}extra !!notbase64!!\nindex 0\n\ncheckpoint\n`],
    ["empty extra data", `${header}extra \nindex 0\n\ncheckpoint\n`],
    ["extra data twice", `${header}extra YQ==\nextra YQ==\nindex 0\n\ncheckpoint\n`],
    ["extra data after the index", `${header}index 0\nextra YQ==\n\ncheckpoint\n`],
    ["no index", `${header}\n\ncheckpoint\n`],
    ["an index that is no number", `${header}index notanumber\n\ncheckpoint\n`],
    ["a negative index", `${header}index -5\n\ncheckpoint\n`],
    ["an index with a zero before it", `${header}index 05\n\ncheckpoint\n`],
    ["an index past what is exact", `${header}index 9007199254740992\n\ncheckpoint\n`],
    ["a hash that is not base64", `${header}index 0\n!!notbase64!!\n\ncheckpoint\n`],
    ["a hash that is too long", `${header}index 0\n${Buffer.alloc(64).toString("base64")}\n\ncheckpoint\n`],
    ["a hash with unused bits", `${header}index 0\n${oneText.replace(/.=$/, "/=")}\n\ncheckpoint\n`],
    ["more hashes than any log needs", `${header}index 0\n${`${oneText}\n`.repeat(54)}\ncheckpoint\n`],
    ["a line without end", `${header}index 0\n${"a".repeat(65 * 1024)}\n`],
    ["no empty line", `${header}index 0\ncheckpoint\n`],
    ["no checkpoint", `${header}index 0\n\n`],
    ["carriage returns", `${header}index 0\n\ncheckpoint\n`.replaceAll("\n", "\r\n")],
    ["nothing", ""],
  ])("with %s is refused", (_what, wrong) => {
    expect(() => parseTlogProof(wrong)).toThrow(MalformedError);
  });
});
