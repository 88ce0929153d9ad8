import { expect, test } from "vitest";
import { hashPassword, hashSecret, newSecret, passwordMatches, secretMatches } from "./secrets.ts";

const password = "correct horse battery";
const hash = await hashPassword(password);

test("a password matches its hash, and no other password does", async () => {
  expect(await passwordMatches(password, hash)).toBe(true);
  for (const wrong of ["", `${password} `]) expect(await passwordMatches(wrong, hash)).toBe(false);
});

test("a hash says how it was made, never what of, and is another each time", async () => {
  expect(hash).toMatch(/^\$scrypt\$ln=15,r=8,p=3\$[A-Za-z0-9+/=]{24}\$[A-Za-z0-9+/=]{44}$/);
  expect(await hashPassword(password)).not.toBe(hash);
});

test("a password counts the same however its letters are composed", async () => {
  const composed = await hashPassword("p\u00e4ssword p\u00e4ssword");
  expect(await passwordMatches("pa\u0308ssword pa\u0308ssword", composed)).toBe(true);
});

test.each([
  ["another salt", hash.replace(/\$[^$]+\$([^$]+)$/, "$AAAAAAAAAAAAAAAAAAAAAA==$$$1")],
  ["another key", hash.replace(/[^$]+$/, Buffer.alloc(32).toString("base64"))],
  ["a short key", hash.replace(/[^$]+$/, "AAAA")],
  ["an empty key", hash.replace(/[^$]+$/, "")],
  ["a cheaper cost", hash.replace("ln=15", "ln=10")],
  ["no cost", hash.replace("ln=15", "ln=0")],
  ["an impossible cost", hash.replace("ln=15", "ln=99")],
  ["a ruinous cost", hash.replace("ln=15", "ln=31")],
  ["no block size", hash.replace("r=8", "r=0")],
  ["no lanes", hash.replace("p=3", "p=0")],
  ["another kind", hash.replace("scrypt", "argon2id")],
  ["plain text", password],
  ["nothing", ""],
])("a hash tampered to hold %s matches nothing", async (_what, tampered) => {
  expect(await passwordMatches(password, tampered)).toBe(false);
});

test("a bearer secret is recognisable, unguessable, and matches its hash alone", () => {
  const secret = newSecret("cst");
  expect(secret).toMatch(/^cst_[\w-]{43}$/);
  expect(newSecret("cst")).not.toBe(secret);
  expect(hashSecret(secret)).toMatch(/^[0-9a-f]{64}$/);
  expect(secretMatches(secret, hashSecret(secret))).toBe(true);
  expect(secretMatches(newSecret("cst"), hashSecret(secret))).toBe(false);
  for (const broken of ["", "zz", hashSecret(secret).slice(2), `${hashSecret(secret)}00`])
    expect(secretMatches(secret, broken)).toBe(false);
});
