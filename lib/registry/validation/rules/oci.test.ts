import { expect, test } from "vitest";
import { documentWithPackage, findingsOf, profileWith } from "../test-document.ts";
import { imageReference, imageRegistry, imageVersion } from "./oci.ts";

const digest = `sha256:${"0".repeat(64)}`;
const image = (identifier: string) => documentWithPackage({ registryType: "oci", identifier });
const place = ["packages[0].identifier"];

test.each([
  "ghcr.io/owner/image:1.0.0",
  "docker.io/owner/image:1.0.0",
  "index.docker.io/owner/image",
  "registry-1.docker.io/owner/image",
  "mcr.microsoft.com/playwright/mcp:v1",
  "us-docker.pkg.dev/project/repo/image:1",
  "team.azurecr.io/image:1",
  `ghcr.io/owner/image@${digest}`,
  `ghcr.io/owner/image:1.0.0@${digest}`,
  "owner/image:1.0.0",
  "ubuntu",
])("%s is an image that is taken", (identifier) => {
  expect(findingsOf(imageReference, image(identifier))).toEqual([]);
  expect(findingsOf(imageRegistry, image(identifier))).toEqual([]);
});

test.each([
  "quay.io/owner/image:1",
  "public.ecr.aws/a/b:1",
  "registry.gitlab.com/group/image:1",
  "evil-ghcr.io/owner/image",
  "ghcr.io.evil.example/owner/image",
  "ghcr.io:5000/owner/image",
  "GHCR.io/owner/image",
  "localhost:5000/image",
])("%s lies on a registry that isn't", (identifier) => {
  expect(findingsOf(imageReference, image(identifier))).toEqual([]);
  expect(findingsOf(imageRegistry, image(identifier))).toEqual(place);
});

test.each([
  "ghcr.io/Owner/Image:1",
  "ghcr.io/owner/image:",
  "ghcr.io/owner/image:a b",
  `ghcr.io/owner/image:${"1".repeat(129)}`,
  "ghcr.io/owner/image@sha256:abc",
  `ghcr.io/owner/image@${digest}@${digest}`,
  "https://ghcr.io/owner/image:1",
  "@scope/package",
  "a",
])("%s is no reference", (identifier) => {
  expect(findingsOf(imageReference, image(identifier))).toEqual(place);
  expect(findingsOf(imageRegistry, image(identifier))).toEqual([]);
});

test("an image's version is part of its reference", () => {
  expect(findingsOf(imageVersion, image("ghcr.io/owner/image:1.0.0"))).toEqual(["packages[0].version"]);
  const { packages: _, ...rest } = image("x");
  const bare = { registryType: "oci", identifier: "ghcr.io/owner/image:1.0.0" };
  expect(findingsOf(imageVersion, { ...rest, packages: [bare] })).toEqual([]);
  expect(findingsOf(imageVersion, documentWithPackage({ registryType: "npm" }))).toEqual([]);
});

test.each([
  ["https://registry.corp.example", "registry.corp.example/team/image:1", true],
  ["https://registry.corp.example:5000/", "registry.corp.example:5000/team/image:1", true],
  ["https://corp.example/docker", "corp.example/docker/team/image:1", true],
  ["https://quay.io", "quay.io/owner/image:1", true],
  ["https://registry.corp.example", "registry.corp.example:5000/team/image:1", false],
  ["https://corp.example/docker", "corp.example/docker-evil/image:1", false],
  ["https://corp.example/docker", "corp.example/other/image:1", false],
  ["https://registry.corp.example", "evil.registry.corp.example/image:1", false],
])("a registry of this installation, %s, and %s: allowed %s", (base_url, identifier, allowed) => {
  const profile = profileWith({ package_registries: [{ registry_type: "oci", base_url }] });
  expect(findingsOf(imageRegistry, image(identifier), profile)).toEqual(
    allowed ? ["relaxed packages[0].identifier"] : place,
  );
});

test("a mirror of another type allows no image", () => {
  const profile = profileWith({
    package_registries: [{ registry_type: "npm", base_url: "https://corp.example" }],
  });
  expect(findingsOf(imageRegistry, image("corp.example/image:1"), profile)).toEqual(place);
});
