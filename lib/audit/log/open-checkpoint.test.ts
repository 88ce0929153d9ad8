import { describe, expect, test } from "vitest";
import { formatCheckpoint } from "./checkpoint.ts";
import { MalformedError } from "./malformed.ts";
import { SignatureError, signNote } from "./note.ts";
import { keyPairFromSeed, parseSkey } from "./note-key.ts";
import { openCheckpoint } from "./open-checkpoint.ts";
import { formatPolicy, parsePolicy } from "./policy.ts";
import { testWitness } from "./test-witness.ts";
import { leafHash } from "./tree.ts";

const standard = keyPairFromSeed("log.example/standard", Buffer.alloc(32, 1));
const security = keyPairFromSeed("log.example/security", Buffer.alloc(32, 2));
const alice = testWitness("alice.example", 3);
const bob = testWitness("bob.example", 4);
const policy = parsePolicy(
  formatPolicy({
    logs: [{ vkey: standard.vkey }, { vkey: security.vkey }],
    witnesses: [
      { name: "A", vkey: alice.vkey },
      { name: "B", vkey: bob.vkey },
    ],
    groups: [{ name: "both", threshold: 2, members: ["A", "B"] }],
    quorum: "both",
  }),
);
const text = formatCheckpoint({ origin: "log.example/standard", size: 5, root: leafHash("") });
const note = signNote(text, [parseSkey(standard.skey)]);

describe("a checkpoint under a policy", () => {
  test("is told with the witnesses that saw it", () => {
    const both = openCheckpoint(note + alice.cosign(text, 100n) + bob.cosign(text, 101n), policy);
    expect(both.checkpoint).toMatchObject({ origin: "log.example/standard", size: 5 });
    expect(both.witnessed).toEqual([
      { name: "A", time: 100 },
      { name: "B", time: 101 },
    ]);
    expect(both.isQuorum).toBe(true);
  });

  test("is opened with too few witnesses, and says so", () => {
    expect(openCheckpoint(note, policy)).toMatchObject({ witnessed: [], isQuorum: false });
    const one = openCheckpoint(note + bob.cosign(text, 9n), policy);
    expect(one).toMatchObject({ witnessed: [{ name: "B", time: 9 }], isQuorum: false });
  });

  test("a witness under another's name does not count", () => {
    const mallory = testWitness("alice.example", 5);
    expect(openCheckpoint(note + mallory.cosign(text, 9n), policy).witnessed).toEqual([]);
  });

  test("is refused when another log of the policy signed it", () => {
    expect(() => openCheckpoint(signNote(text, [parseSkey(security.skey)]), policy)).toThrow("it is not of");
  });

  test("is refused when only witnesses signed it", () => {
    expect(() => openCheckpoint(`${text}\n${alice.cosign(text, 9n)}`, policy)).toThrow(SignatureError);
  });

  test("is refused when a cosignature is of another checkpoint", () => {
    const other = alice.cosign(text.replace("\n5\n", "\n6\n"), 9n);
    expect(() => openCheckpoint(note + other, policy)).toThrow(SignatureError);
  });

  test("is refused when what was signed is none", () => {
    expect(() => openCheckpoint(signNote("hello\n", [parseSkey(standard.skey)]), policy)).toThrow(
      MalformedError,
    );
  });
});
