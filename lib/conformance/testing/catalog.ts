import { currentSchema } from "../entry.ts";
import type { MimicDocument } from "./official-rules.ts";
import type { Row } from "./official-store.ts";

/**
 * A catalog in which every case finds something to look at: versions whose text order is not their order, a `+`, a
 * deprecated and two deleted versions, names that share words with others between them, and more than one default page.
 */
export function sampleCatalog(): Row[] {
  const rows = [
    row("com.example/search-tools", "1.10.0", { isLatest: true }),
    row("com.example/search-tools", "1.9.0", {}),
    row("com.example/weather", "1.0.0", {}),
    row("com.example/weather", "1.0.0+build.5", {}),
    row("com.example/weather", "1.1.0", { isLatest: true }),
    row("com.example/mixed", "1.0.0", { isLatest: true }),
    row("com.example/mixed", "2.0.0", { status: "deleted", statusMessage: "Leaked a key" }),
    row("com.example/retired", "1.0.0", { isLatest: true, status: "deleted" }),
    row("io.github.acme/Database-Tools", "0.9.0", { status: "deprecated", statusMessage: "Use 1.0" }),
    row("io.github.acme/Database-Tools", "1.0.0", { isLatest: true }),
    row("io.github.acme/plain-words", "2025-06-18", { isLatest: true }),
    row("org.test123/server_with_underscores", "1.0.0", { isLatest: true }),
    ...Array.from({ length: 32 }, (_, at) =>
      row(`dev.generated/service-${String(at).padStart(2, "0")}`, "1.0.0", { isLatest: true }),
    ),
  ];
  return rows.map((one, at) => ({ ...one, ...momentsOf(at) }));
}

function row(name: string, version: string, rest: Partial<Row>): Row {
  return { server: documentOf(name, version), status: "active", isLatest: false, ...momentsOf(0), ...rest };
}

/** A moment for each row, with microseconds; every third one was updated a day later. */
function momentsOf(at: number): Pick<Row, "publishedAt" | "updatedAt" | "statusChangedAt"> {
  const moment = (days: number) =>
    new Date(Date.UTC(2026, 0, 1 + days, 10, at)).toISOString().replace("Z", "456Z");
  return {
    publishedAt: moment(at),
    updatedAt: moment(at % 3 === 0 ? at + 1 : at),
    statusChangedAt: moment(at),
  };
}

function documentOf(name: string, version: string): MimicDocument {
  const [, short = name] = name.split("/");
  return {
    $schema: currentSchema,
    name,
    description: `Everything ${short} ever wanted, collected`,
    version,
    repository: { url: `https://github.com/acme/${short}`, source: "github" },
    packages: [
      { registryType: "npm", identifier: `@acme/${short}`, version, transport: { type: "stdio" } } as never,
    ],
    remotes: [{ type: "streamable-http", url: `https://${short}.example.com/mcp` }],
    _meta: {
      "io.modelcontextprotocol.registry/publisher-provided": {
        github: { name: short, nameWithOwner: `acme/${short}` },
      },
    },
  };
}
