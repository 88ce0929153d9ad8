import { describe, expect, test } from "vitest";
import { domainProof, publisherDomain } from "./schemas.ts";

describe("a publisher's domain", () => {
  test.each([
    ["example.com", "example.com"],
    ["EXAMPLE.Com", "example.com"],
    ["mcp.eu.example.co.uk", "mcp.eu.example.co.uk"],
    ["xn--bcher-kva.example", "xn--bcher-kva.example"],
    ["1.example", "1.example"],
    ["corp.internal", "corp.internal"],
  ])("%s is taken as %s", (given, taken) => {
    expect(publisherDomain.parse(given)).toBe(taken);
  });

  test.each([
    ["", "nothing"],
    ["com", "a top-level domain"],
    ["localhost", "this machine"],
    ["mcp.localhost", "this machine"],
    ["127.0.0.1", "an address"],
    ["1.2.3.4.5", "like an address"],
    ["[::1]", "an address"],
    ["::1", "an address"],
    ["0x7f.1", "an address in another notation"],
    ["example.com:443", "a port"],
    ["example.com/path", "a path"],
    ["example.com.", "a dot at the end"],
    [".example.com", "a dot at the start"],
    ["example..com", "an empty label"],
    ["-example.com", "a dash at the start"],
    ["example-.com", "a dash at the end"],
    ["exa_mple.com", "an underscore"],
    ["bücher.example", "letters beyond ASCII"],
    ["example.com\n", "a line break"],
    ["user@example.com", "a user"],
    ["exa mple.com", "a blank"],
    ["*.example.com", "a star"],
    ["example.com#", "a fragment"],
    ["example.com\0", "a NUL"],
    [`${"a".repeat(64)}.com`, "a label of 64 characters"],
    [`${"a.".repeat(127)}com`, "more than 253 characters"],
  ])("%j is refused: %s", (given) => {
    expect(publisherDomain.safeParse(given).success).toBe(false);
  });
});

describe("a proof of a domain", () => {
  const proof = {
    domain: "example.com",
    timestamp: "2026-11-21T10:00:00Z",
    signed_timestamp: "ab".repeat(64),
  };
  const isTaken = (change: object) => domainProof.safeParse({ ...proof, ...change }).success;

  test("has a time and a signature of 64 or 96 bytes", () => {
    expect(isTaken({})).toBe(true);
    expect(isTaken({ timestamp: "2026-11-21T12:00:00.123+02:00", signed_timestamp: "AB".repeat(96) })).toBe(
      true,
    );
  });

  test.each([
    { timestamp: "2026-11-21 10:00:00Z" },
    { timestamp: "2026-11-21T10:00:00" },
    { timestamp: "2026-13-21T10:00:00Z" },
    { timestamp: "1795255200" },
    { timestamp: 1_795_255_200 },
    { signed_timestamp: "ab".repeat(63) },
    { signed_timestamp: "ab".repeat(65) },
    { signed_timestamp: `${"ab".repeat(63)}zz` },
    { signed_timestamp: "" },
    { domain: undefined },
    { issuer: "somebody else" },
  ])("and nothing else: %j", (change) => {
    expect(isTaken(change)).toBe(false);
  });
});
