import { generateKeyPairSync, sign, verify } from "node:crypto";
import { expect, test } from "vitest";
import { isCurrent, signatureName } from "./signed-timestamp.ts";

const now = new Date("2026-11-21T10:00:00.000Z");

test.each([
  ["2026-11-21T10:00:00Z", true],
  ["2026-11-21T09:59:45Z", true],
  ["2026-11-21T10:00:15Z", true],
  ["2026-11-21T09:59:44Z", false],
  ["2026-11-21T10:00:16Z", false],
  ["2026-11-21T12:00:00+02:00", true],
  ["2026-11-21T10:00:00+02:00", false],
  ["2025-11-21T10:00:00Z", false],
  ["nonsense", false],
])("%s is of now: %s", (timestamp, verdict) => {
  expect(isCurrent(timestamp, now)).toBe(verdict);
});

test("an ECDSA signature turned over verifies as well, and has the same name", () => {
  const order = BigInt(
    "0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973",
  );
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-384" });
  const message = Buffer.from(now.toISOString());
  const signature = sign("sha384", message, { key: privateKey, dsaEncoding: "ieee-p1363" });
  const s = BigInt(`0x${signature.subarray(48).toString("hex")}`);
  const turned = Buffer.concat([
    signature.subarray(0, 48),
    Buffer.from((order - s).toString(16).padStart(96, "0"), "hex"),
  ]);
  expect(verify("sha384", message, { key: publicKey, dsaEncoding: "ieee-p1363" }, turned)).toBe(true);
  expect(turned.equals(signature)).toBe(false);
  expect(signatureName(turned)).toBe(signatureName(signature));
});
