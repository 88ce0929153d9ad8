import { describe, expect, test } from "vitest";
import { cosignaturesOf, parseWitnessVkey } from "./cosignature.ts";
import { MalformedError } from "./malformed.ts";
import { openNote, SignatureError } from "./note.ts";
import { parseVkey } from "./note-key.ts";
import { testWitness } from "./test-witness.ts";

/** A checkpoint that a public log and public witnesses have signed, with their public keys. */
const text =
  "arche2025h1.staging.ct.transparency.dev\n1432088532\nU7WM79jrzyhGZ5/GUBTpM7NzwdyfFx61t3RovgcC4Ro=\n";
const lines = [
  "— arche2025h1.staging.ct.transparency.dev zTM8sQAAAZ5W0WdjBAMARjBEAiBjW5IQf9pvsYLfQFX6hoGREPMHbdQ3urbllzalApkptQIgIpwtEroeW2BXaHAI4kJXFbon5Ch9MNL5zRNZ55lvGt0=",
  "— arche2025h1.staging.ct.transparency.dev ui8GwCF1+kWqZrxGdhj4aX3gcw7XUlXQQabg/27lefwhUkzbC3NygNI75MdhL1bfTW9g8Ei59RA23oHP7Ry1k3ZFWwQ=",
  "— witness1.smartit.nu/witness1 pIyCDwAAAABqEiEghIp82KWebrw7/oHQwlTAm3g2RKS4+eebl8eO0WH+/iEcxZ75W3u5hNI7TOQtmJbqmNWVuE0tgh0XwzdZsDsUAQ==",
  "— remora.n621.de 2net5wAAAABqEiEgPlfF3V06o0Y+fHM+J5J9s27wgxxcOVSpZ/2g/KSiXCg9DEZI+aVCIobWX9sXTynk5XeU/zZ0WBxtqB0DrAWfBw==",
  "— witness.stagemole.eu Z/euoAAAAABqEiEgw0i+7g2ENfDAWHmtRzCfKTHSDwYDJA2NmKeGi9Y8FtEyOUvVr+AJmIY/2TUFucgKi7lI7cUiOvKFYe/TmN9DAg==",
];
const note = `${text}\n${lines.join("\n")}\n`;
const logKey =
  "arche2025h1.staging.ct.transparency.dev+ba2f06c0+AU0vHmlGCS/PdN8b2OaGmKprLI8HKM+dJ472xgFYh15f";
const remora = "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2";
const stagemole = "witness.stagemole.eu+67f7aea0+BEqSG3yu9YrmcM3BHvQYTxwFj3uSWakQepafafpUqklv";

describe("cosignatures", () => {
  test("of public witnesses hold, beside signatures of other kinds", () => {
    const witnesses = [remora, stagemole].map(parseWitnessVkey);
    expect(cosignaturesOf(note, witnesses)).toEqual([
      { name: "remora.n621.de", keyId: "da77ade7", time: 1_779_573_024 },
      { name: "witness.stagemole.eu", keyId: "67f7aea0", time: 1_779_573_024 },
    ]);
    const opened = openNote(note, [parseVkey(logKey), ...witnesses]);
    expect(opened.verified).toHaveLength(3);
    expect(opened.unverified.map(({ keyId }) => keyId)).toEqual(["cd333cb1", "a48c820f"]);
  });

  test("of witnesses that are not asked about do not count", () => {
    expect(cosignaturesOf(note, [])).toEqual([]);
  });

  test("do not hold for another size", () => {
    const other = note.replace("1432088532", "1432088533");
    expect(() => cosignaturesOf(other, [parseWitnessVkey(remora)])).toThrow(SignatureError);
  });

  test("do not hold for another time", () => {
    expect(() =>
      cosignaturesOf(note.replace("AABqEiEgPlfF", "AABqEiEhPlfF"), [parseWitnessVkey(remora)]),
    ).toThrow(SignatureError);
  });

  test("do not hold when they are cut short", () => {
    const cut = `${text}\n— remora.n621.de ${Buffer.from("da77ade70000", "hex").toString("base64")}\n`;
    expect(() => cosignaturesOf(cut, [parseWitnessVkey(remora)])).toThrow(SignatureError);
  });

  test("do not hold for a time past 2^63-1", () => {
    const witness = testWitness("witness.example", 1);
    const key = parseWitnessVkey(witness.vkey);
    const at = (time: bigint) => `${text}\n${witness.cosign(text, time)}`;
    expect(cosignaturesOf(at(2n ** 63n - 1n), [key])).toHaveLength(1);
    expect(() => cosignaturesOf(at(2n ** 63n), [key])).toThrow(SignatureError);
  });

  test("are told once for each witness", () => {
    const witness = testWitness("witness.example", 1);
    const line = witness.cosign(text, 7n);
    expect(cosignaturesOf(`${text}\n${line}${line}`, [parseWitnessVkey(witness.vkey)])).toHaveLength(1);
  });

  test.each([
    ["of a log", logKey],
    ["with another id", remora.replace("da77ade7", "da77ade8")],
    ["that is mangled", remora.slice(0, -1)],
  ])("need a witness's key, not one %s", (_what, key) => {
    expect(() => parseWitnessVkey(key)).toThrow(MalformedError);
  });

  test("a witness's key is none for a log", () => {
    expect(() => parseVkey(remora)).toThrow(MalformedError);
  });
});
