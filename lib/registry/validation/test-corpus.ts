import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isObject, type JsonObject } from "#lib/core/json-object.ts";
import { currentSchemaUrl } from "./schema-version.ts";

/** Documents and schemas of the official registry; used when they lie beside the project. */
const folder = join(import.meta.dirname, "../../../../shared/data/registry");

export const hasOfficialData = existsSync(folder);

const read = (...path: string[]): unknown => JSON.parse(readFileSync(join(folder, ...path), "utf8"));
const namesIn = (...path: string[]) => (hasOfficialData ? readdirSync(join(folder, ...path)) : []);

export function officialSchema(version: string): JsonObject {
  return read("schemas", `${version}.server.schema.json`) as JsonObject;
}

/** The examples of the official documentation, by file. */
export const examples = namesIn("examples")
  .filter((name) => !name.startsWith("real-list"))
  .map((name) => ({ name, document: read("examples", name) }));

/** Seeds of the official registry and of others, in every form that `server.json` ever had, right and wrong. */
export const seeds = namesIn("seeds").flatMap((name) => serversIn(read("seeds", name)));

function serversIn(file: unknown): unknown[] {
  const list = Array.isArray(file) ? file : isObject(file) ? (file.servers ?? fromToolhive(file.data)) : [];
  return (list as unknown[]).map((entry) =>
    isObject(entry) && isObject(entry.server) ? entry.server : entry,
  );
}

function fromToolhive(data: unknown): unknown {
  return isObject(data) ? data.servers : [];
}

const input = { description: "What?", isRequired: true, format: "string", choices: ["a"], isSecret: false };
const everything = {
  $schema: currentSchemaUrl,
  name: "com.example/weather",
  description: "Weather of today.",
  version: "1.0.0",
  status: "active",
  title: "Weather",
  websiteUrl: "https://example.com/weather",
  repository: { url: "https://github.com/example/weather", source: "github", id: "1", subfolder: "src" },
  icons: [
    { src: "https://example.com/a.png", mimeType: "image/png", sizes: ["48x48", "any"], theme: "dark" },
  ],
  packages: [
    {
      registryType: "npm",
      registryBaseUrl: "https://registry.npmjs.org",
      identifier: "weather",
      version: "1.0.0",
      fileSha256: "0".repeat(64),
      runtimeHint: "npx",
      transport: { type: "sse", url: "http://localhost:8080", headers: [{ name: "A", value: "b" }] },
      runtimeArguments: [{ type: "named", name: "--port", ...input, variables: { a: input } }],
      packageArguments: [{ type: "positional", valueHint: "path", isRepeated: true, value: "{a}" }],
      environmentVariables: [{ name: "KEY", ...input, placeholder: "p", default: "d" }],
    },
  ],
  remotes: [
    { type: "streamable-http", url: "https://{a}.example.com/mcp", variables: { a: input }, headers: [] },
  ],
  _meta: {
    "io.modelcontextprotocol.registry/publisher-provided": { tool: "x", build: [1, null] },
    "io.modelcontextprotocol.registry/official": { isLatest: true },
  },
};

/** Two documents of our own with every member that there is: as they are spelt now, and as they were at first. */
export const complete: readonly unknown[] = [everything, inSnakeCase(everything)];

export const corpus: readonly unknown[] = [
  ...examples.map(({ document }) => document),
  ...seeds,
  ...complete,
];

function inSnakeCase(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inSnakeCase);
  if (!isObject(value)) return value;
  const spelt = (member: string) => member.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return Object.fromEntries(
    Object.entries(value).map(([member, part]) => [spelt(member), inSnakeCase(part)]),
  );
}
