import { createHmac, generateKeyPairSync } from "node:crypto";
import { decodeJwt, decodeProtectedHeader, importJWK, type JWTPayload, SignJWT } from "jose";
import { beforeAll, describe, expect, test } from "vitest";
import { db } from "#lib/db/client.ts";
import { env } from "#lib/env.ts";
import { loadKeptKeys, verifyAccessToken } from "#lib/identity/index.ts";
import {
  isRegistryToken,
  issueRegistryToken,
  type RegistryClaims,
  verifyRegistryToken,
} from "./registry-token.ts";

const claims: RegistryClaims = {
  auth_method: "dns",
  auth_method_sub: "example.com",
  permissions: [{ action: "publish", resource: "com.example/*" }],
  sub: "dns:example.com",
};
const seconds = () => Math.floor(Date.now() / 1_000);
let token: string;
let expiresAt: number;

beforeAll(async () => {
  ({ registry_token: token, expires_at: expiresAt } = await issueRegistryToken(claims));
});

/** A token by the registry's own key that says something else. */
async function forged(payload: JWTPayload, header: { typ?: string; alg?: string } = {}): Promise<string> {
  const [key] = await loadKeptKeys("registry-token-key", ["EdDSA"]);
  return new SignJWT({ ...decodeJwt(token), ...payload })
    .setProtectedHeader({ alg: "EdDSA", typ: "registry+jwt", ...header })
    .sign(await importJWK(key ?? {}, "EdDSA"));
}

const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");

describe("a registry token", () => {
  test("lasts five minutes, and says what the official registry's does", async () => {
    expect(expiresAt - seconds()).toBeGreaterThan(295);
    expect(expiresAt - seconds()).toBeLessThanOrEqual(300);
    expect(decodeProtectedHeader(token)).toMatchObject({ alg: "EdDSA", typ: "registry+jwt" });
    expect(decodeJwt(token)).toMatchObject({
      ...claims,
      iss: `${env().publicUrl}/v0`,
      aud: `${env().publicUrl}/v0`,
      exp: expiresAt,
    });
    expect(await verifyRegistryToken(token)).toEqual(claims);
    expect(isRegistryToken(token)).toBe(true);
  });

  test("is signed by a key that is made once and kept sealed", async () => {
    await issueRegistryToken(claims);
    const rows = await db().sealedSecret.findMany({ where: { name: "registry-token-key" } });
    expect(rows).toHaveLength(1);
    expect(Buffer.from(rows[0]?.sealed ?? []).toString()).not.toContain('"d"');
  });

  test("is none to the verifier of access tokens, for whatever audience", async () => {
    const audiences = [env().publicUrl, `${env().publicUrl}/v0`];
    expect(await verifyAccessToken(token, audiences)).toBeNull();
  });

  test("unchanged by its claims' order counts still", async () => {
    expect(await verifyRegistryToken(await forged({}))).toEqual(claims);
  });
});

describe("refused is", () => {
  test.each<[string, JWTPayload]>([
    ["one that ended", { exp: seconds() - 1 }],
    ["one of the future", { iat: seconds() + 120, exp: seconds() + 300 }],
    ["one that lasts longer", { iat: seconds() - 400, exp: seconds() + 3_600 }],
    ["one without an end", { exp: undefined }],
    ["one without a beginning", { iat: undefined }],
    ["one for this console's API", { aud: env().publicUrl }],
    ["one of the embedded identity provider", { iss: `${env().publicUrl}/idp` }],
    ["one of the official registry", { iss: "mcp-registry" }],
    ["one without permissions", { permissions: undefined }],
    ["one with another kind of permission", { permissions: [{ action: "approve", resource: "*" }] }],
    ["one of another method", { auth_method: "github-at" }],
    ["one of nobody", { sub: undefined }],
  ])("%s", async (_what, payload) => {
    expect(await verifyRegistryToken(await forged(payload))).toBeNull();
  });

  test.each(["at+jwt", "JWT", "logout+jwt"])("one of type %s", async (typ) => {
    const other = await forged({}, { typ });
    expect(await verifyRegistryToken(other)).toBeNull();
    expect(isRegistryToken(other)).toBe(false);
  });

  test("one that another key signed", async () => {
    const other = await new SignJWT(decodeJwt(token))
      .setProtectedHeader({ alg: "EdDSA", typ: "registry+jwt" })
      .sign(generateKeyPairSync("ed25519").privateKey);
    expect(await verifyRegistryToken(other)).toBeNull();
  });

  test("one of another algorithm: none, the public key as a secret, another kind of key", async () => {
    const [key] = await loadKeptKeys("registry-token-key", ["EdDSA"]);
    const body = encoded(decodeJwt(token));
    const head = (alg: string) => encoded({ alg, typ: "registry+jwt" });
    const mac = createHmac("sha256", Buffer.from(key?.x ?? "", "base64url"));
    const unsigned = `${head("HS256")}.${body}`;
    const es384 = await new SignJWT(decodeJwt(token))
      .setProtectedHeader({ alg: "ES384", typ: "registry+jwt" })
      .sign(generateKeyPairSync("ec", { namedCurve: "P-384" }).privateKey);
    for (const other of [
      `${head("none")}.${body}.`,
      `${head("none")}.${body}.${token.split(".")[2]}`,
      `${unsigned}.${mac.update(unsigned).digest("base64url")}`,
      es384,
    ])
      expect(await verifyRegistryToken(other)).toBeNull();
  });

  test("one cut short, changed, or of no form at all", async () => {
    const [head = "", body = "", signature = ""] = token.split(".");
    const others = [
      token.slice(0, -1),
      token.slice(0, -10),
      `${head}.${body}`,
      `${head}.${body}.`,
      `${head}.${encoded({ ...decodeJwt(token), permissions: [{ action: "publish", resource: "*" }] })}.${signature}`,
      "a.b.c",
      "",
      "cst_0000",
      "\0",
    ];
    for (const other of others) expect(await verifyRegistryToken(other), other).toBeNull();
  });
});
