import { expect, test } from "vitest";
import { documentWithPackage, findingsOf, profileWith } from "../test-document.ts";
import { bundleAddress, bundleHash, bundleNamed } from "./mcpb.ts";

const bundle = (identifier: string) => documentWithPackage({ registryType: "mcpb", identifier });
const place = ["packages[0].identifier"];

test.each([
  "https://github.com/owner/repo/releases/download/v1.0.0/server.mcpb",
  "https://www.github.com/o/r.e_p-o/releases/download/v1.0.0/server.mcpb",
  "https://GitHub.com/owner/repo/releases/download/v1.0.0/server.mcpb?x=1",
  "https://gitlab.com/owner/repo/-/releases/v1.0.0/downloads/server.mcpb",
  "https://gitlab.com/group/subgroup/repo/-/releases/v1.0.0/downloads/server.mcpb",
  "https://gitlab.com/owner/mcp/-/package_files/123/download",
])("%s is a release asset", (url) => {
  expect(findingsOf(bundleAddress, bundle(url))).toEqual([]);
  expect(findingsOf(bundleNamed, bundle(url))).toEqual([]);
});

test.each([
  "http://github.com/owner/repo/releases/download/v1.0.0/server.mcpb",
  "https://github.com/owner/repo/raw/main/server.mcpb",
  "https://github.com/owner/repo/releases/download/v1.0.0/",
  "https://github.com/owner/repo/releases/download/v1.0.0/a/server.mcpb",
  "https://github.com/-owner/repo/releases/download/v1.0.0/server.mcpb",
  `https://github.com/${"o".repeat(40)}/repo/releases/download/v1/server.mcpb`,
  "https://github.com:8443/owner/repo/releases/download/v1.0.0/server.mcpb",
  "https://evil.example/owner/repo/releases/download/v1.0.0/server.mcpb",
  "https://github.com@evil.example/owner/repo/releases/download/v1/server.mcpb",
  "https://gitlab.com/owner/repo/releases/v1.0.0/downloads/server.mcpb",
  "https://gitlab.com/owner/repo/-/package_files/abc/download",
  "https://gitlab.com/owner/repo/-/releases/v1/downloads/a/-/server.mcpb",
  "github.com/owner/repo/releases/download/v1.0.0/server.mcpb",
  "server.mcpb",
])("%s is none", (url) => {
  expect(findingsOf(bundleAddress, bundle(url))).toEqual(place);
});

test("its address has mcp in it, in whatever case", () => {
  const asset = "https://github.com/owner/repo/releases/download/v1.0.0/";
  expect(findingsOf(bundleNamed, bundle(`${asset}server.zip`))).toEqual(place);
  expect(findingsOf(bundleNamed, bundle(`${asset}server.MCPB`))).toEqual([]);
});

test("it has a hash", () => {
  const at = ["packages[0].fileSha256"];
  expect(findingsOf(bundleHash, bundle("x"))).toEqual(at);
  expect(findingsOf(bundleHash, documentWithPackage({ registryType: "mcpb", fileSha256: "" }))).toEqual(at);
  const fileSha256 = "0".repeat(64);
  expect(findingsOf(bundleHash, documentWithPackage({ registryType: "mcpb", fileSha256 }))).toEqual([]);
  expect(findingsOf(bundleHash, documentWithPackage({ registryType: "npm" }))).toEqual([]);
});

test.each([
  ["https://files.corp.example/mcpb/server.mcpb", true],
  ["https://files.corp.example/mcpb/../secret/server.mcpb", false],
  ["https://files.corp.example/mcpb-other/server.mcpb", false],
  ["http://files.corp.example/mcpb/server.mcpb", false],
])("an internal place for bundles, and %s: allowed %s", (url, allowed) => {
  const base_url = "https://files.corp.example/mcpb";
  const profile = profileWith({ package_registries: [{ registry_type: "mcpb", base_url }] });
  expect(findingsOf(bundleAddress, bundle(url), profile)).toEqual(
    allowed ? ["relaxed packages[0].identifier"] : place,
  );
});
