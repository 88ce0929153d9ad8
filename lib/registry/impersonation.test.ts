import { describe, expect, test } from "vitest";
import { exampleDocument } from "#prisma/seed/factories.ts";
import { claimsOf } from "./claims.ts";
import { foreignRemotes, hiddenCharacters } from "./document-traits.ts";
import { impersonationFindings, type Known } from "./impersonation.ts";
import type { ServerJson } from "./server-json.ts";

const strict = { shared_remote_urls: false };
const nobody: Known = { rivals: [], lookAlikes: [] };
const remote = (url: string) => ({ type: "streamable-http" as const, url });

/** What is found in one document when the registry knows the other. */
function foundIn(document: ServerJson, other: ServerJson, approved = true, rules = strict) {
  const rivals = claimsOf(other).map(({ key }) => ({ name: other.name, key, approved }));
  return impersonationFindings(document, { rivals, lookAlikes: [] }, rules).map(
    ({ check, severity, pointer, evidence }) => [check, severity, pointer, evidence?.server],
  );
}

describe("a name", () => {
  const other = exampleDocument({ name: "com.example/weather" });
  test.each([
    ["case-twin", "com.example/Weather"],
    ["case-twin", "Com.Example/WEATHER"],
    ["confusable-name", "com.examp1e/weather"],
    ["confusable-name", "com.exampIe/weather"],
    ["confusable-name", "corn.example/weather"],
    ["confusable-name", "com-example/weather"],
  ])("%s: %s", (check, name) => {
    for (const approved of [true, false])
      expect(foundIn(exampleDocument({ name }), other, approved)).toEqual([
        [check, "high", "/name", other.name],
      ]);
  });

  test.each(["com.example/weather", "com.example/rain", "org.example/weather"])("nothing odd: %s", (name) => {
    expect(foundIn(exampleDocument({ name }), other)).toEqual([]);
  });

  test("a letter away is found, unless the same pair is found as worse already", () => {
    const document = exampleDocument({ name: "com.examp1e/weather" });
    const [key = ""] = claimsOf(other).map(({ key }) => key);
    const known = {
      rivals: [{ name: other.name, key, approved: true }],
      lookAlikes: [other.name, "com.exampie.eu/weather", document.name],
    };
    expect(
      impersonationFindings(document, known, strict).map(({ check, evidence }) => [check, evidence?.server]),
    ).toEqual([
      ["confusable-name", other.name],
      ["look-alike-name", "com.exampie.eu/weather"],
    ]);
  });
});

describe("a title", () => {
  const other = exampleDocument({ title: "Pay desk" });

  test.each(["Pay desk", "PAY DESK", "Pay\u200B desk", "P\u0430y desk"])(
    "%j is that of an approved server",
    (title) => {
      expect(foundIn(exampleDocument({ title }), other)).toEqual([
        ["same-title", "medium", "/title", other.name],
      ]);
    },
  );

  test("under review alone takes nobody in", () => {
    expect(foundIn(exampleDocument({ title: "Pay desk" }), other, false)).toEqual([]);
  });
});

describe("an address", () => {
  const document = exampleDocument({
    remotes: [remote("https://new.example/mcp"), remote("https://MCP.example/v1/")],
  });
  const other = exampleDocument({ remotes: [remote("https://mcp.example/v1")] });

  test("that another server has is found, approved or under review", () => {
    for (const approved of [true, false])
      expect(foundIn(document, other, approved)).toEqual([
        ["remote-claimed", "high", "/remotes/1/url", other.name],
      ]);
  });

  test("may be shared where the profile says so, which is mentioned", () => {
    expect(foundIn(document, other, true, { shared_remote_urls: true })).toEqual([
      ["relaxed/shared-remote-url", "info", "/remotes/1/url", other.name],
    ]);
  });

  test("of another version of the same server is its own", () => {
    expect(foundIn(document, { ...other, name: document.name, version: "0.9.0" })).toEqual([]);
  });
});

test("a package that another server is made of is found", () => {
  const { packages } = exampleDocument();
  const other = exampleDocument({ packages });
  expect(foundIn(exampleDocument({ packages }), other)).toEqual([
    ["package-claimed", "high", "/packages/0/identifier", other.name],
  ]);
});

test("a document that nobody is like has no findings", () => {
  expect(impersonationFindings(exampleDocument(), nobody, strict)).toEqual([]);
});

describe("hidden characters", () => {
  test.each([
    ["/title", { title: "Quick\u200BConvert" }, "U+200B"],
    ["/description", { description: "Reads \u202Egpj.exe\u202C \u202E" }, "U+202E, U+202C"],
    ["/title", { title: "Tags\u{E0061}" }, "U+E0061"],
  ])("at %s are found and named", (pointer, changes, value) => {
    expect(hiddenCharacters(exampleDocument(changes))).toMatchObject([
      { check: "invisible-characters", severity: "high", pointer, evidence: { value } },
    ]);
  });

  test("are not what everybody writes", () => {
    expect(
      hiddenCharacters(
        exampleDocument({ title: "M\u00e9t\u00e9o\u00a0: \u2602\uFE0F", description: "a\nb\tc" }),
      ),
    ).toEqual([]);
  });

  test("are named as far as there is room", () => {
    const title = Array.from({ length: 30 }, (_, n) => String.fromCodePoint(0xe0041 + n)).join("");
    expect(hiddenCharacters(exampleDocument({ title }))[0]?.evidence?.value).toMatch(
      /^(U\+E00[0-9A-F]{2}, ){9}U\+E004A and more$/,
    );
  });
});

describe("an address outside the name's domain", () => {
  const found = (name: string, url: string) =>
    foreignRemotes(exampleDocument({ name, remotes: [remote(url)] })).map(({ evidence }) => evidence?.value);

  test.each([
    ["com.example/weather", "https://example.org/mcp", "example.org"],
    ["com.example/weather", "https://example.com.evil.example/mcp", "example.com.evil.example"],
    ["com.example/weather", "https://notexample.com/mcp", "notexample.com"],
    ["com.example.mcp/weather", "https://example.com/mcp", "example.com"],
    ["io.github.acme/weather", "https://mcp.acme.example/", "mcp.acme.example"],
  ])("%s at %s", (name, url, host) => {
    expect(found(name, url)).toEqual([host]);
  });

  test.each([
    ["com.example/weather", "https://example.com/mcp"],
    ["com.example/weather", "https://mcp.EXAMPLE.com:8443/mcp"],
    ["Com.Example/weather", "https://{tenant}.example.com/mcp"],
    ["com.example/weather", "https://{host}/mcp"],
    ["internal.ip-127-0-0-1/weather", "http://127.0.0.1:3000/mcp"],
    ["internal.handbook/weather", "http://handbook/mcp"],
  ])("is not: %s at %s", (name, url) => {
    expect(found(name, url)).toEqual([]);
  });
});
