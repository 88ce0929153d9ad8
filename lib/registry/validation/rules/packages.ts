import { isMirror } from "../mirrors.ts";
import { type Found, packagesOf, textOf } from "../read.ts";
import { quoted } from "../result.ts";
import { type Rule, relaxed } from "./rule.ts";

/** Where the official registry looks packages up, by type; it takes no other address. */
const officialBases = new Map([
  ["npm", "https://registry.npmjs.org"],
  ["pypi", "https://pypi.org"],
  ["nuget", "https://api.nuget.org/v3/index.json"],
  ["cargo", "https://crates.io"],
]);

/** Types whose identifier says all: an image's reference, a file's address. */
const withoutBase = ["oci", "mcpb"];

export const officialRegistryTypes: readonly string[] = [...officialBases.keys(), ...withoutBase];

export const registryTypeKnown: Rule = {
  id: "unsupported-registry-type",
  asks: `A package's registryType is one of ${officialRegistryTypes.join(", ")}.`,
  relaxedBy: "registry_types",
  *check(document, profile) {
    for (const { place: at, value } of packagesOf(document)) {
      const type = textOf(value, "registryType");
      const place = [...at, "registryType"];
      if (type === undefined || officialRegistryTypes.includes(type)) continue;
      if (profile.registry_types.includes(type))
        yield relaxed(place, `Packages of type ${quoted(type)} are allowed by this registry.`);
      else yield { place, message: `${quoted(type)} must be one of ${officialRegistryTypes.join(", ")}.` };
    }
  },
};

export const identifierGiven: Rule = {
  id: "package-identifier-required",
  asks: "A package's identifier is not empty.",
  *check(document) {
    for (const { place, value } of packagesOf(document))
      if (textOf(value, "identifier") === "")
        yield { place: [...place, "identifier"], message: "Name the package as its registry does." };
  },
};

export const identifierUnbroken: Rule = {
  id: "package-name-has-spaces",
  asks: "A package's identifier holds no spaces.",
  *check(document) {
    for (const { place, value } of packagesOf(document))
      if (textOf(value, "identifier")?.includes(" "))
        yield {
          place: [...place, "identifier"],
          message: "Take the spaces out; no registry names packages so.",
        };
  },
};

export const packageVersionGiven: Rule = {
  id: "package-version-required",
  asks: `A package of ${[...officialBases.keys()].join(", ")} names its version.`,
  *check(document) {
    for (const { place, value } of packagesOf(document))
      if (officialBases.has(typeOf(value)) && !Object.hasOwn(value, "version"))
        yield { place: [...place, "version"], message: "Name the version of the package, such as 1.0.0." };
  },
};

export const registryBase: Rule = {
  id: "registry-base-url-mismatch",
  asks: "A package's registryBaseUrl is the public registry of its type, exactly as that is written.",
  relaxedBy: "package_registries",
  *check(document, profile) {
    for (const { place: at, value } of packagesOf(document)) {
      const type = typeOf(value);
      const url = textOf(value, "registryBaseUrl");
      const official = officialBases.get(type);
      if (!url || official === undefined || url === official) continue;
      const place = [...at, "registryBaseUrl"];
      if (isMirror(profile, type, url))
        yield relaxed(place, `${quoted(url)} is a mirror that this registry allows.`);
      else yield { place, message: `For ${type} this must be ${official}, or be left out.` };
    }
  },
};

export const baseNotAllowed: Rule = {
  id: "registry-base-url-not-allowed",
  asks: "A package of type oci or mcpb has no registryBaseUrl: its identifier says where it lies.",
  *check(document) {
    for (const { place, value } of packagesOf(document))
      if (withoutBase.includes(typeOf(value)) && textOf(value, "registryBaseUrl"))
        yield {
          place: [...place, "registryBaseUrl"],
          message: "Remove this, and give the host as part of the identifier.",
        };
  },
};

export const hashNotAllowed: Rule = {
  id: "file-sha256-not-allowed",
  asks: "Only a package of type mcpb has a fileSha256.",
  *check(document) {
    for (const { place, value } of packagesOf(document)) {
      const type = typeOf(value);
      if (type !== "mcpb" && officialRegistryTypes.includes(type) && textOf(value, "fileSha256"))
        yield {
          place: [...place, "fileSha256"],
          message: `Remove this; ${type} checks its packages itself.`,
        };
    }
  },
};

function typeOf(serverPackage: Found["value"]): string {
  return textOf(serverPackage, "registryType") ?? "";
}
