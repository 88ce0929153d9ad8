import { argumentDefinitions, inputDefinitions } from "./json-schema-inputs.ts";
import { asRef, listOf, type Naming, objectWith, type Schema, text, uri } from "./json-schema-parts.ts";
import { transportDefinitions } from "./json-schema-transports.ts";
import { publisherProvided } from "./read.ts";
import type { SchemaVersion } from "./schema-version.ts";

/**
 * The JSON schema (draft-07) of `server.json` in one of its versions. It accepts what the published schema of that
 * version accepts, and nothing else; where that tries alternatives in turn, this one picks by `type`, so that a
 * mistake is named once.
 */
export function serverJsonSchema(version: SchemaVersion): Schema {
  const naming = namingOf(version);
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    $ref: "#/definitions/ServerDetail",
    definitions: {
      ...inputDefinitions(version, naming),
      ...argumentDefinitions(naming),
      ...transportDefinitions(version),
      Repository: objectWith(naming, { url: uri, source: text, id: text, subfolder: text }, [
        "url",
        "source",
      ]),
      Icon: icon(naming),
      Package: serverPackage(version, naming),
      ServerDetail: serverDetail(version, naming),
    },
  };
}

/** Members were written in snake_case at first. */
function namingOf(version: SchemaVersion): Naming {
  if (version >= "2025-09-16") return (member) => member;
  return (member) => member.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function serverDetail(version: SchemaVersion, naming: Naming): Schema {
  const members: Record<string, Schema> = {
    $schema: uri,
    name: { ...text, minLength: 3, maxLength: 200, pattern: "^[a-zA-Z0-9.-]+/[a-zA-Z0-9._-]+$" },
    description: { ...text, minLength: 1, maxLength: 100 },
    version: { ...text, maxLength: 255 },
    repository: asRef("Repository"),
    websiteUrl: uri,
    packages: listOf("Package"),
    remotes: listOf("RemoteTransport"),
    _meta: meta(version),
  };
  if (version < "2025-09-29") members.status = { ...text, enum: ["active", "deprecated", "deleted"] };
  if (version >= "2025-10-11") {
    members.title = { ...text, minLength: 1, maxLength: 100 };
    members.icons = listOf("Icon");
  }
  return objectWith(naming, members, ["name", "description", "version"]);
}

function meta(version: SchemaVersion): Schema {
  const properties: Record<string, Schema> = {
    [publisherProvided]: { type: "object" },
  };
  if (version < "2025-09-29") properties["io.modelcontextprotocol.registry/official"] = { type: "object" };
  return { type: "object", properties };
}

function serverPackage(version: SchemaVersion, naming: Naming): Schema {
  const members: Record<string, Schema> = {
    registryType: text,
    registryBaseUrl: uri,
    identifier: text,
    version: { ...text, minLength: 1, not: { const: "latest" } },
    fileSha256: { ...text, pattern: "^[a-f0-9]{64}$" },
    runtimeHint: text,
    transport: asRef("LocalTransport"),
    runtimeArguments: listOf("Argument"),
    packageArguments: listOf("Argument"),
    environmentVariables: listOf("KeyValueInput"),
  };
  const required = ["registryType", "identifier", "transport"];
  if (version >= "2025-10-11") return objectWith(naming, members, required);
  return { ...objectWith(naming, members, [...required, "version"]), additionalProperties: false };
}

function icon(naming: Naming): Schema {
  const mimeTypes = ["image/png", "image/jpeg", "image/jpg", "image/svg+xml", "image/webp"];
  const members: Record<string, Schema> = {
    src: { ...uri, maxLength: 255 },
    mimeType: { ...text, enum: mimeTypes },
    sizes: { type: "array", items: { ...text, pattern: "^(\\d+x\\d+|any)$" } },
    theme: { ...text, enum: ["light", "dark"] },
  };
  return objectWith(naming, members, ["src"]);
}
