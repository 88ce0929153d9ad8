import { createHash } from "node:crypto";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { canonicalJson } from "#lib/core/canonical-json.ts";
import { formatTlogProof, proveInclusion, signNote } from "../log/index.ts";
import { makeBodies, makeKeys, makeLog } from "../testing/made-log.ts";
import { folderMaker, verify } from "../testing/run-verify.ts";

const folderOf = folderMaker(onTestFinished);
const keys = makeKeys();
const log = makeLog(keys, "standard", makeBodies("standard", 600));
const index = 421;

async function proofDocument() {
  const hashes = await proveInclusion(index, log.size, (level, n) => {
    const tile = log.tiles.find((one) => one.level === level && one.n === n);
    return tile?.hashes ?? Buffer.alloc(0);
  });
  const extra = log.entries[index] ?? Buffer.alloc(0);
  return {
    format: "countersign.audit-proof/v1",
    record: log.bodies[index] ?? "",
    entry: extra.toString(),
    proof: formatTlogProof({ extra, index, hashes, checkpoint: log.checkpoint }),
  };
}

async function verifyFile(content: unknown, ...words: string[]) {
  const text = typeof content === "string" ? content : JSON.stringify(content);
  const folder = await folderOf({ file: text, policy: keys.policy, kept: log.checkpoint });
  return verify(join(folder, "file"), ...(words.length > 0 ? words : ["--policy", join(folder, "policy")]));
}

describe("the proof of one record", () => {
  test("in one file is clean", async () => {
    const { code, text } = await verifyFile(await proofDocument());
    expect(code).toBe(0);
    expect(text).toMatch(/^checked {11}proof at/m);
  });

  test("without the record proves its entry, and says that this is all", async () => {
    const { proof } = await proofDocument();
    const { code, text } = await verifyFile(proof);
    expect(code).toBe(0);
    expect(text).toContain("this proof is of its leaf entry alone");
  });

  test("for another record is MODIFIED, at its index", async () => {
    const document = await proofDocument();
    const { code, text } = await verifyFile({ ...document, record: document.record.replace("crm", "erp") });
    expect(code).toBe(1);
    expect(text).toContain(`standard ${index}: The record is not the one that was sealed.`);
  });

  test.each(["record", "entry", "proof"] as const)("with any change to its %s is tampered", async (part) => {
    const document = await proofDocument();
    for (let at = 0; at < document[part].length; at += 29) {
      const changed =
        document[part].slice(0, at) + (document[part][at] === "1" ? "2" : "1") + document[part].slice(at + 1);
      const { code } = await verifyFile({ ...document, [part]: changed });
      expect(code, `${part} ${at}`).toBe(1);
    }
  });

  test("can't be judged without keys, and is no proof of somebody else's log", async () => {
    expect((await verifyFile(await proofDocument(), "--json")).code).toBe(2);
    const other = makeKeys();
    const policy = join(await folderOf({ policy: other.policy }), "policy");
    expect((await verifyFile(await proofDocument(), "--policy", policy)).code).toBe(1);
  });
});

test.each(["policy.txt", "elsewhere"])(
  "a proof under keys that are not pinned: no verdict where %s names them",
  async (own) => {
    const folder = await folderOf({
      file: JSON.stringify(await proofDocument()),
      pinned: makeKeys().policy,
      [own]: keys.policy,
    });
    const { code } = await verify(join(folder, "file"), "--policy", join(folder, "pinned"));
    expect(code).toBe(own === "policy.txt" ? 2 : 1);
  },
);

describe("signed evidence", () => {
  async function evidence(parts: Record<string, unknown>) {
    const content = { format: "countersign.evidence", format_version: 2, about: { event: "e" }, parts };
    const whole = digestOf(content);
    const digests = Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, digestOf(part)]));
    const signature = signNote(`evidence/v1\n${whole}\n`, [keys.signer("statements")]);
    return { ...content, manifest: { parts: digests, whole, signature } };
  }
  const parts = { approval: { votes: [1, 2, 3] }, b: "2", a: null };

  test("is clean however its JSON is written", async () => {
    const { code, text } = await verifyFile(JSON.stringify(await evidence(parts), null, 4));
    expect(code).toBe(0);
    expect(text).toMatch(/^checked {11}evidence at/m);
    expect(text).toMatch(/^not checked {7}What the evidence says/m);
  });

  test("that was altered is tampered", async () => {
    const whole = await evidence(parts);
    const other = signNote("something else\n", [keys.signer("statements")]);
    for (const altered of [
      { ...whole, parts: { ...parts, b: "3" } },
      { ...whole, about: { event: "f" } },
      { ...whole, more: 1 },
      { ...whole, manifest: { ...whole.manifest, signature: other } },
      { ...whole, manifest: { ...whole.manifest, signature: "" } },
      { ...whole, manifest: { ...whole.manifest, parts: { ...whole.manifest.parts, c: digestOf(1) } } },
    ])
      expect((await verifyFile(altered)).code, JSON.stringify(altered)).toBe(1);
  });

  test("is held to the proofs that are in it, whoever signed", async () => {
    const proof = await proofDocument();
    expect((await verifyFile(await evidence({ event: { proof } }))).text).toMatch(/^OK {16}2$/m);
    const forged = { ...proof, record: proof.record.replace("crm", "erp") };
    const { code, text } = await verifyFile(await evidence({ event: { proof: forged } }));
    expect(code).toBe(1);
    expect(text).toContain(`standard ${index}: The record is not the one that was sealed.`);
  });

  test("takes no checkpoints: that would be no check", async () => {
    const folder = await folderOf({ kept: log.checkpoint });
    expect((await verifyFile(await evidence(parts), "--checkpoint", join(folder, "kept"))).code).toBe(2);
  });
});

function digestOf(value: unknown): string {
  return `sha256:${createHash("sha256").update(canonicalJson(value)).digest("hex")}`;
}
