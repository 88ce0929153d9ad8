import { describe, expect, test } from "vitest";
import { haveSeeds, readSeed } from "#e2e/support/seed-files.ts";
import type { JsonObject } from "#lib/core/json-object.ts";
import { serverJson } from "#lib/registry/schemas.ts";
import { validateServerJson } from "#lib/registry/validation/index.ts";
import { readFile } from "../read-file.ts";
import { convertRow, formatOf } from "./convert-row.ts";

const official = "io.modelcontextprotocol.registry/official";
const server = {
  name: "com.example/weather",
  description: "Weather of today.",
  version: "1.0.0",
  packages: [{ registryType: "npm", identifier: "weather", version: "1.0.0", transport: { type: "stdio" } }],
};

function documentOf(row: JsonObject): JsonObject {
  const conversion = convertRow(row);
  if ("reasons" in conversion) throw new Error(conversion.reasons.join(" "));
  return conversion.document;
}
const factsOf = (row: JsonObject) => {
  const conversion = convertRow(row);
  return "facts" in conversion ? conversion.facts : undefined;
};
const reasonsOf = (row: JsonObject) => {
  const conversion = convertRow(row);
  return "reasons" in conversion ? conversion.reasons : [];
};

describe("a current row", () => {
  test("is its document, untouched, with the registry's facts from beside it", () => {
    const document = { ...server, "x-own": { b: 1, a: [null] }, _meta: { "com.example": {} } };
    const _meta = {
      [official]: {
        status: "deprecated",
        statusMessage: "Use 2.0.",
        publishedAt: "2026-01-01T10:30:00Z",
        updatedAt: "2026-02-01T10:30:00.123456Z",
        isLatest: false,
      },
    };
    expect(convertRow({ server: document, _meta })).toEqual({
      format: "current",
      document,
      facts: {
        status: "deprecated",
        statusMessage: "Use 2.0.",
        isLatest: false,
        publishedAt: new Date("2026-01-01T10:30:00Z"),
        updatedAt: new Date("2026-02-01T10:30:00.123Z"),
      },
    });
  });

  test("may come without any facts, or with ones that can't be read", () => {
    const plain = {
      status: "active",
      statusMessage: null,
      isLatest: true,
      publishedAt: null,
      updatedAt: null,
    };
    expect(factsOf(server)).toEqual(plain);
    expect(factsOf({ server, _meta: {} })).toEqual(plain);
    expect(factsOf({ server, _meta: [] })).toEqual(plain);
    const odd = { status: "busy", publishedAt: 7, updatedAt: "yesterday", isLatest: "no", statusMessage: {} };
    expect(factsOf({ server, _meta: { [official]: odd } })).toEqual(plain);
  });

  test("knows no time before the first registry, nor after the last calendar", () => {
    for (const updatedAt of ["0001-01-01T00:00:00Z", "+275000-01-01T00:00:00Z", "2026-13-45T00:00:00Z", ""])
      expect(factsOf({ server, _meta: { [official]: { updatedAt } } })?.updatedAt).toBeNull();
  });

  test("of September 2025 has its status, and the registry's block, inside the document", () => {
    const _meta = { [official]: { publishedAt: "2025-09-16T00:00:00Z", isLatest: false } };
    const document = { ...server, status: "deprecated", _meta };
    expect(documentOf(document)).toEqual(document);
    expect(factsOf(document)).toMatchObject({
      status: "deprecated",
      isLatest: false,
      publishedAt: new Date("2025-09-16T00:00:00Z"),
    });
  });
});

const snakeRow = {
  server: {
    $schema: "https://static.modelcontextprotocol.io/schemas/2025-07-09/server.schema.json",
    name: "com.example/weather",
    description: "Weather of today.",
    status: "deprecated",
    website_url: "https://example.com",
    repository: { url: "https://github.com/example/weather", source: "github", id: "1", subfolder: "src" },
    version_detail: { version: "1.0.0" },
    packages: [
      {
        registry_type: "npm",
        registry_base_url: "https://registry.npmjs.org",
        identifier: "weather",
        version: "",
        file_sha256: "ab",
        runtime_hint: "npx",
        runtime_arguments: [{ type: "named", name: "--port", is_repeated: true, value_hint: "port" }],
        package_arguments: [
          {
            type: "positional",
            value: "{town}",
            is_required: true,
            variables: { town_name: { is_required: true, is_secret: false, "x-own_member": 1 } },
          },
        ],
        environment_variables: [{ name: "API_KEY", is_secret: true, is_required: true }],
      },
      {
        registry_type: "oci",
        identifier: "ghcr.io/example/weather:1.0.0",
        transport: { type: "sse", url: "https://example.com/sse", headers: [{ name: "X", is_secret: true }] },
      },
    ],
    remotes: [
      { transport_type: "sse", url: "https://example.com/sse" },
      {
        transport_type: "streamable",
        url: "https://example.com/mcp",
        headers: [{ name: "X", is_required: true }],
      },
    ],
    other_member: { kept_as: "it is" },
  },
  "x-io.modelcontextprotocol.registry": {
    id: "1",
    published_at: "0001-01-01T00:00:00Z",
    updated_at: "0001-01-01T00:00:00Z",
    release_date: "2025-05-16T18:56:49Z",
    is_latest: false,
  },
  "x-publisher": { tool: "ci" },
};

describe("a row in snake case", () => {
  test("becomes a current server.json, member by member", () => {
    const document = documentOf(snakeRow);
    expect(document).toEqual({
      name: "com.example/weather",
      description: "Weather of today.",
      version: "1.0.0",
      websiteUrl: "https://example.com",
      repository: { url: "https://github.com/example/weather", source: "github", id: "1", subfolder: "src" },
      packages: [
        {
          registryType: "npm",
          registryBaseUrl: "https://registry.npmjs.org",
          identifier: "weather",
          fileSha256: "ab",
          runtimeHint: "npx",
          runtimeArguments: [{ type: "named", name: "--port", isRepeated: true, valueHint: "port" }],
          packageArguments: [
            {
              type: "positional",
              value: "{town}",
              isRequired: true,
              variables: { town_name: { isRequired: true, isSecret: false, "x-own_member": 1 } },
            },
          ],
          environmentVariables: [{ name: "API_KEY", isSecret: true, isRequired: true }],
          transport: { type: "stdio" },
        },
        {
          registryType: "oci",
          identifier: "ghcr.io/example/weather:1.0.0",
          transport: {
            type: "sse",
            url: "https://example.com/sse",
            headers: [{ name: "X", isSecret: true }],
          },
        },
      ],
      remotes: [
        { type: "sse", url: "https://example.com/sse" },
        {
          type: "streamable-http",
          url: "https://example.com/mcp",
          headers: [{ name: "X", isRequired: true }],
        },
      ],
      other_member: { kept_as: "it is" },
      _meta: { "io.modelcontextprotocol.registry/publisher-provided": { tool: "ci" } },
    });
    expect(JSON.stringify(document)).not.toMatch(/"(is_|value_|registry_|runtime_|package_|file_)/);
  });

  test("keeps its facts, and takes Go's zero time for none", () => {
    expect(factsOf(snakeRow)).toEqual({
      status: "deprecated",
      statusMessage: null,
      isLatest: false,
      publishedAt: new Date("2025-05-16T18:56:49Z"),
      updatedAt: null,
    });
  });

  test.each([
    ["https://hub.docker.com/r/apache/iotdb", "2.0.5", "docker.io/apache/iotdb:2.0.5"],
    ["apache/iotdb", "", "docker.io/apache/iotdb"],
    ["mcp", "1.0.0", "docker.io/mcp:1.0.0"],
  ])("names the Docker Hub image %s %s by its whole reference", (identifier, version, reference) => {
    const image = {
      registry_type: "docker-hub",
      registry_base_url: "https://docker.io",
      identifier,
      version,
    };
    const { packages } = documentOf({ name: "a.b/c", version: "1", packages: [image] });
    expect(packages).toEqual([{ registryType: "oci", identifier: reference, transport: { type: "stdio" } }]);
  });

  test("can't be converted where it names no image, or no transport", () => {
    const packages = [
      { registry_type: "docker-hub", identifier: "@example/weather", version: "1.0.0" },
      { registry_type: "docker-hub", identifier: "example/weather", version: "1.0.0 beta" },
    ];
    const remotes = [{ transport_type: "", url: "https://example.com/sse" }];
    expect(reasonsOf({ name: "a.b/c", version: "1", packages, remotes })).toEqual([
      '/packages/0: "@example/weather" is not the name of a Docker Hub image.',
      '/packages/1: "1.0.0 beta" is not the tag of an image.',
      "/remotes/0: this does not say which transport it speaks.",
    ]);
  });
});

const legacyRow = {
  id: "4e9c",
  name: "com.example/weather",
  description: "Weather of today.",
  repository: { url: "https://github.com/example/weather", source: "github", id: "1" },
  version_detail: { version: "1.0.0", release_date: "2025-05-16T18:56:49Z", is_latest: true },
  packages: [
    {
      registry_name: "pypi",
      name: "weather",
      version: "1.0.0",
      environment_variables: [{ name: "API_KEY", is_required: true }],
    },
    { registry_name: "docker", name: "example/weather", version: "1.0.0" },
  ],
};

describe("a row of the first seeds", () => {
  test("becomes a current server.json", () => {
    expect(convertRow(legacyRow)).toEqual({
      format: "legacy",
      document: {
        name: "com.example/weather",
        description: "Weather of today.",
        version: "1.0.0",
        repository: { url: "https://github.com/example/weather", source: "github", id: "1" },
        packages: [
          {
            registryType: "pypi",
            identifier: "weather",
            version: "1.0.0",
            environmentVariables: [{ name: "API_KEY", isRequired: true }],
            transport: { type: "stdio" },
          },
          {
            registryType: "oci",
            identifier: "docker.io/example/weather:1.0.0",
            transport: { type: "stdio" },
          },
        ],
      },
      facts: {
        status: "active",
        statusMessage: null,
        isLatest: true,
        publishedAt: new Date("2025-05-16T18:56:49Z"),
        updatedAt: null,
      },
    });
  });

  test("leaves out a repository without an address", () => {
    const repository = { url: "", source: "", id: "" };
    expect(documentOf({ ...legacyRow, repository })).not.toHaveProperty("repository");
  });

  test.each(["unknown", "", undefined])(
    "can't be converted when its package registry is %j",
    (registry_name) => {
      const packages = [{ registry_name, name: "weather", version: "1.0.0" }];
      expect(reasonsOf({ ...legacyRow, packages })).toEqual([
        '/packages/0: the package registry of "weather" is not known, and server.json must name it.',
      ]);
    },
  );
});

describe("whatever a row holds, converting it does not fail", () => {
  const odd = [null, 7, "text", true, [], {}, [null], [[]], { a: 1 }];
  const members = [
    "server",
    "packages",
    "remotes",
    "version_detail",
    "repository",
    "_meta",
    "name",
    "version",
  ];
  test.each([{}, server, snakeRow, snakeRow.server, legacyRow] as JsonObject[])("%#", (row) => {
    for (const member of members)
      for (const value of odd) {
        expect(() => convertRow({ ...row, [member]: value })).not.toThrow();
        expect(() => convertRow({ ...row, server: { ...server, [member]: value } })).not.toThrow();
        const list = [{ registry_type: value, registry_name: value, identifier: value, version: value }];
        expect(() => convertRow({ ...row, packages: list, remotes: list })).not.toThrow();
      }
  });
});

describe.skipIf(!haveSeeds)("the public registries' own seeds", () => {
  const convert = (name: Parameters<typeof readSeed>[0]) => {
    const rows = readFile(readSeed(name)) as JsonObject[];
    const conversions = rows.map(convertRow);
    const documents = conversions.flatMap((one) => ("document" in one ? [one.document] : []));
    return { rows, documents, formats: [...new Set(rows.map(formatOf))] };
  };

  test("of today come as they are", () => {
    const { rows, documents, formats } = convert("current");
    expect(documents).toEqual(rows);
    expect(formats).toEqual(["current"]);
    for (const document of documents) expect(serverJson.safeParse(document).success).toBe(true);
  });

  test("of autumn 2025 come as they are, and 143 break the JSON schema by their description alone", () => {
    const { rows, documents } = convert("autumn");
    expect(documents).toEqual(rows);
    const broken = documents.map((document) =>
      validateServerJson(document)
        .issues.filter(({ type, severity }) => type === "schema" && severity === "error")
        .map(({ reference }) => reference.split("/").slice(-2).join("/")),
    );
    expect(broken.filter((issues) => issues.length === 0)).toHaveLength(215);
    expect(broken.filter((issues) => issues.join() === "description/maxLength")).toHaveLength(78);
    expect(broken.filter((issues) => issues.join() === "description/minLength")).toHaveLength(65);
  });

  test("of ToolHive come as they are, and all have what the JSON schema asks", () => {
    const { documents, formats } = convert("toolhive");
    expect([documents.length, formats]).toEqual([12, ["current"]]);
    for (const document of documents) expect(serverJson.safeParse(document).success).toBe(true);
  });

  test("of summer 2025 are converted but for 9: no image's name, no transport", () => {
    const { rows, documents, formats } = convert("snakeCase");
    expect([rows.length, documents.length, formats]).toEqual([396, 387, ["snake_case"]]);
    expect(JSON.stringify(documents)).not.toMatch(/"(registry_|version_detail|is_required|value_hint|x-io)/);
  });

  test("of May 2025 are converted but for those whose package registry nobody knew", () => {
    const { rows, documents, formats } = convert("legacy");
    expect([rows.length, formats]).toEqual([471, ["legacy"]]);
    // Among them are 7 without a name or version, which conversion leaves to whoever keeps entries.
    expect(documents).toHaveLength(162);
    expect(rows.filter((row) => JSON.stringify(row).includes('"registry_name":"unknown"'))).toHaveLength(302);
  });

  test("what is converted once is current, and converting it again changes nothing", () => {
    for (const name of ["snakeCase", "legacy"] as const)
      for (const document of convert(name).documents) expect(documentOf(document)).toEqual(document);
  });
});
