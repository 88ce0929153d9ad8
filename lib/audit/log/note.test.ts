import { describe, expect, test } from "vitest";
import { MalformedError } from "./malformed.ts";
import { openNote, SignatureError, signNote } from "./note.ts";
import { parseSkey, parseVkey } from "./note-key.ts";

// The keys and notes of golang/mod, sumdb/note/note_test.go (BSD-3-Clause).
const peter = parseVkey("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");
const enoch = parseVkey("EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop");
const peterSigner = parseSkey(
  "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz",
);
const text =
  "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const peterLine =
  "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
const enochLine =
  "— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n";
const byPeter = { name: "PeterNeumann", keyId: "c74f20a3" };
const byEnoch = { name: "EnochRoot", keyId: "af0cfe78" };
const note = `${text}\n${peterLine}${enochLine}`;

/** The same line with more in its signature. */
const lengthened = (line: string) => `${line.slice(0, 60)}ABCD${line.slice(60)}`;

describe("signing", () => {
  test("gives the published note", () => {
    expect(signNote(text, [peterSigner])).toBe(`${text}\n${peterLine}`);
  });

  test.each([
    ["does not end in a newline", "abc"],
    ["is empty", ""],
    ["has a control character", "abc\u0001\n"],
    ["has a carriage return", "abc\r\n"],
    ["has half of a surrogate pair", "abc\ud800\n"],
  ])("refuses a text that %s", (_what, wrong) => {
    expect(() => signNote(wrong, [peterSigner])).toThrow(MalformedError);
  });

  test("refuses to sign with nobody, or with more than a hundred", () => {
    expect(() => signNote(text, [])).toThrow(MalformedError);
    expect(() => signNote(text, Array(101).fill(peterSigner))).toThrow(MalformedError);
  });
});

describe("opening", () => {
  test("tells whose signatures hold and whose are unknown", () => {
    expect(openNote(note, [peter])).toEqual({ text, verified: [byPeter], unverified: [byEnoch] });
    expect(openNote(note, [peter, enoch])).toEqual({ text, verified: [byPeter, byEnoch], unverified: [] });
    expect(openNote(Buffer.from(note), [enoch])).toEqual({
      text,
      verified: [byEnoch],
      unverified: [byPeter],
    });
  });

  test("tells each signer once", () => {
    const repeated = `${text}\n${peterLine}${peterLine}${enochLine}${enochLine}${lengthened(enochLine)}`;
    expect(openNote(repeated, [peter])).toEqual({ text, verified: [byPeter], unverified: [byEnoch] });
  });

  test("the example of the specification", () => {
    const foo = parseVkey("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k");
    const example =
      "This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";
    expect(openNote(example, [foo])).toEqual({
      text: "This is an example message.\n",
      verified: [{ name: "example.com/foo", keyId: "530d903a" }],
      unverified: [],
    });
    expect(() => openNote(example.replace("example message", "exemplary message"), [foo])).toThrow(
      SignatureError,
    );
  });

  test("the text may have empty lines, and lines that look like signatures", () => {
    const odd = `first\n\n${enochLine}\nlast\n`;
    expect(openNote(signNote(odd, [peterSigner]), [peter]).text).toBe(odd);
  });

  test("fails when nobody that is known has signed", () => {
    expect(() => openNote(note, [])).toThrow(SignatureError);
    expect(() => openNote(`${text}\n${enochLine}`, [peter])).toThrow(SignatureError);
  });

  test("a signature under a known name by another key does not count", () => {
    const otherId = peterLine.replace("x08g", "xxxx");
    const otherName = peterLine.replace("PeterNeumann", "CarmenSandiego");
    expect(() => openNote(`${text}\n${otherId}`, [peter])).toThrow(SignatureError);
    expect(() => openNote(`${text}\n${otherName}`, [peter])).toThrow(SignatureError);
  });

  test("fails when the signature of a known key does not hold, even beside one that does", () => {
    const wrong = lengthened(peterLine);
    expect(() => openNote(`${text}\n${wrong}`, [peter])).toThrow("PeterNeumann+c74f20a3 does not hold");
    expect(() => openNote(`${text}\n${enochLine}${wrong}`, [peter, enoch])).toThrow(SignatureError);
    expect(() => openNote(`${text}\n${peterLine}${wrong}`, [peter])).toThrow(SignatureError);
    expect(() => openNote(note.replace("answer", "anzwer"), [peter])).toThrow(SignatureError);
  });

  test("fails when two known keys share the name and the id that signed, and only then", () => {
    expect(() => openNote(`${text}\n${enochLine}`, [enoch, peter, enoch])).toThrow("Two keys are known");
    expect(openNote(`${text}\n${peterLine}`, [enoch, peter, enoch]).verified).toEqual([byPeter]);
  });

  test("takes a hundred signatures and no more", () => {
    expect(openNote(`${text}\n${peterLine.repeat(100)}`, [peter]).verified).toEqual([byPeter]);
    expect(() => openNote(`${text}\n${peterLine.repeat(101)}`, [peter])).toThrow(MalformedError);
    expect(() => openNote(`${text}\n${peterLine.repeat(101)}`, [])).toThrow(MalformedError);
  });

  test.each([
    ["no signatures", text],
    ["no line after the empty one", `${text}\n`],
    ["no newline at the end", note.slice(0, -1)],
    ["a control character", `\u0001${note}`],
    ["a carriage return", note.replaceAll("\n", "\r\n")],
    ["a tab", note.replace(" ", "\t")],
    ["a line that is none", `${note}Unexpected line.\n`],
    ["an empty line at the end", `${note}\n`],
    ["a name with a space", `${text}\n${peterLine.replace("PeterNeumann", "Bad Name")}`],
    ["a name with a plus", `${text}\n${peterLine.replace("PeterNeumann", "Bad+Name")}`],
    ["no name", `${text}\n${peterLine.replace("PeterNeumann", "")}`],
    ["a hyphen for the dash", `${text}\n${peterLine.replace("—", "-")}`],
    ["two spaces", `${text}\n${peterLine.replace("— ", "—  ")}`],
    ["a signature that is not base64", `${text}\n${peterLine.replace("x08g", "x0*g")}`],
    ["a signature without its padding", `${text}\n${peterLine.replace("=", "")}`],
    ["a signature with unused bits", `${text}\n${peterLine.replace("nAM=", "nAN=")}`],
    ["a signature of the key's id alone", `${text}\n— PeterNeumann x08gow==\n`],
    ["half of a surrogate pair", note.replace("you", "\ud800")],
  ])("refuses a note with %s", (_what, wrong) => {
    expect(() => openNote(wrong, [peter])).toThrow(MalformedError);
  });

  test("refuses bytes that are not UTF-8, and those with a byte order mark before them", () => {
    expect(() => openNote(Buffer.concat([Buffer.from([0xff]), Buffer.from(note)]), [peter])).toThrow(
      MalformedError,
    );
    expect(() => openNote(Buffer.from(`\ufeff${note}`), [peter])).toThrow(SignatureError);
  });
});
