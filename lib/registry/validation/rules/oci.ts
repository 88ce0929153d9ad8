import type { JsonObject } from "#lib/core/json-object.ts";
import { isImageBelowMirror } from "../mirrors.ts";
import { parseOciReference } from "../oci-reference.ts";
import { type Found, packagesOf, textOf } from "../read.ts";
import { quoted } from "../result.ts";
import { type Rule, relaxed } from "./rule.ts";

const hosts = ["docker.io", "registry-1.docker.io", "index.docker.io", "ghcr.io", "mcr.microsoft.com"];
const hostEndings = [".pkg.dev", ".azurecr.io"];

export const imageReference: Rule = {
  id: "invalid-oci-reference",
  asks: "An image is named by its reference: registry/name:tag or registry/name@sha256:….",
  *check(document) {
    for (const { place, value } of imagesOf(document)) {
      const identifier = textOf(value, "identifier");
      if (identifier && !parseOciReference(identifier))
        yield {
          place: [...place, "identifier"],
          message: `${quoted(identifier)} must be a reference such as ghcr.io/owner/image:1.0.0.`,
        };
    }
  },
};

export const imageVersion: Rule = {
  id: "oci-version-not-allowed",
  asks: "An image has no version of its own: its reference ends in one.",
  *check(document) {
    for (const { place, value } of imagesOf(document))
      if (textOf(value, "version"))
        yield {
          place: [...place, "version"],
          message: "Remove this, and end the identifier in the version, such as ghcr.io/owner/image:1.0.0.",
        };
  },
};

export const imageRegistry: Rule = {
  id: "unsupported-oci-registry",
  asks: `An image lies on ${hosts.join(", ")}, ${hostEndings.map((ending) => `*${ending}`).join(" or ")}.`,
  relaxedBy: "package_registries",
  *check(document, profile) {
    for (const { place: at, value } of imagesOf(document)) {
      const reference = parseOciReference(textOf(value, "identifier") ?? "");
      if (!reference || isOfficial(reference.registry)) continue;
      const place = [...at, "identifier"];
      if (isImageBelowMirror(profile, `${reference.registry}/${reference.repository}`))
        yield relaxed(place, `Images on ${reference.registry} are allowed by this registry.`);
      else
        yield {
          place,
          message: `Publish this image on ghcr.io or another of the registries that are taken, not on ${quoted(reference.registry)}.`,
        };
    }
  },
};

function isOfficial(registry: string): boolean {
  return hosts.includes(registry) || hostEndings.some((ending) => registry.endsWith(ending));
}

function* imagesOf(document: JsonObject): Generator<Found> {
  for (const found of packagesOf(document)) if (textOf(found.value, "registryType") === "oci") yield found;
}
