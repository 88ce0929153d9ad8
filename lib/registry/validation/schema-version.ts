import { serverJsonSchemaUrl } from "#lib/registry/server-json.ts";

/** Every published version of the schema of `server.json`, oldest first, and the draft of the next. */
export const schemaVersions = [
  "2025-07-09",
  "2025-09-16",
  "2025-09-29",
  "2025-10-11",
  "2025-10-17",
  "2025-12-11",
  "draft",
] as const;

export type SchemaVersion = (typeof schemaVersions)[number];

export const currentSchemaVersion: SchemaVersion = "2025-12-11";
export const currentSchemaUrl = serverJsonSchemaUrl;

/** The draft calls itself by where it lies in the official repository. */
const draftUrl =
  "https://raw.githubusercontent.com/modelcontextprotocol/registry/main/docs/reference/server-json/draft/server.schema.json";

/** What stands for the version in a `$schema`, whether we know it or not; null when nothing does. */
export function versionNamed(url: string): string | null {
  if (url === draftUrl) return "draft";
  return /\/schemas\/([A-Za-z0-9_~.-]+)\/server\.schema\.json/.exec(url)?.[1] ?? null;
}

export function isSchemaVersion(version: string | null): version is SchemaVersion {
  return schemaVersions.some((known) => known === version);
}

/** The version to check a document with. One that names none that we know has to move to the current one anyway. */
export function versionToCheck($schema: unknown): SchemaVersion {
  const named = typeof $schema === "string" ? versionNamed($schema) : null;
  return isSchemaVersion(named) ? named : currentSchemaVersion;
}
