import { publisherKey } from "../../entry.ts";
import { inCatalog, inEntries, inList, inOfficial, type Mutant } from "../mutate.ts";

/** Registries whose elements are not what a client can read. */
export const documentMutants: Mutant[] = [
  {
    what: "leaves _meta out",
    mutate: inEntries(({ server }) => ({ server })),
    caught: [
      "meta.object",
      "meta.official",
      "client.vscode.meta-always-object",
      "client.mcp-publisher.status",
    ],
  },
  {
    what: "has an empty _meta",
    mutate: inEntries(({ server }) => ({ server, _meta: {} })),
    caught: ["meta.official", "client.mcp-publisher.status"],
  },
  {
    what: "writes its times for people",
    mutate: inOfficial((official) => ({ ...official, publishedAt: "Jan 1, 2026 10:00" })),
    caught: [
      "meta.timestamps",
      "client.toolhive.typed",
      "client.docker.list",
      "client.docker.detail",
      "client.docker.versions",
    ],
  },
  {
    what: "has a status of its own",
    mutate: inOfficial((official) => ({ ...official, status: "retired" })),
    caught: ["meta.status"],
  },
  {
    what: "writes isLatest as text",
    mutate: inOfficial((official) => ({ ...official, isLatest: String(official.isLatest) })),
    caught: [
      "versions.one-latest",
      "meta.is-latest",
      "meta.one-latest-per-name",
      "client.toolhive.typed",
      "client.docker.list",
      "client.docker.detail",
      "client.docker.versions",
    ],
  },
  {
    what: "updates before it publishes",
    mutate: inOfficial((official) => ({ ...official, updatedAt: "2001-01-01T00:00:00Z" })),
    caught: ["meta.updated-after-published"],
  },
  {
    what: "puts its own members into the official block",
    mutate: inOfficial((official) => ({ ...official, approvedBy: "somebody" })),
    caught: ["meta.closed"],
  },
  {
    what: "has a message of 501 characters",
    mutate: inOfficial((official) => ({ ...official, statusMessage: "x".repeat(501) })),
    caught: ["meta.status-message"],
  },
  {
    what: "has a first document without a description",
    mutate: inList(({ servers, metadata }) => ({
      servers: servers.map((one, at) => (at ? one : { ...one, server: { ...one.server, description: "" } })),
      metadata,
    })),
    caught: [
      "detail.same-as-list",
      "server.required",
      "client.vscode.first-item",
      "client.vscode.later-items",
    ],
  },
  {
    what: "lists a name without a namespace",
    mutate: inCatalog(({ rows }) => {
      for (const row of rows)
        if (row.server.name === "com.example/mixed") row.server = { ...row.server, name: "mixed" };
    }),
    caught: ["server.name"],
  },
  {
    what: "lists a description of 101 characters",
    mutate: inEntries((entry) => ({ ...entry, server: { ...entry.server, description: "x".repeat(101) } })),
    caught: ["server.description-length"],
  },
  {
    what: "lists remotes without an address",
    mutate: inEntries((entry) => ({ ...entry, server: { ...entry.server, remotes: [{ type: "sse" }] } })),
    caught: ["server.remotes"],
  },
  {
    what: "lists packages without a transport",
    mutate: inEntries((entry) => ({
      ...entry,
      server: { ...entry.server, packages: [{ registryType: "npm", identifier: "a", version: "1.0.0" }] },
    })),
    caught: ["server.packages"],
  },
  {
    what: "tells half of a GitHub repository",
    mutate: inEntries((entry) => ({
      ...entry,
      server: { ...entry.server, _meta: { [publisherKey]: { github: { name: "a" } } } },
    })),
    caught: ["client.vscode.github-extras"],
  },
  {
    what: "lists a range",
    mutate: inCatalog(({ rows }) => {
      for (const row of rows)
        if (row.server.name === "com.example/mixed")
          row.server = { ...row.server, version: `^${row.server.version}` };
    }),
    caught: ["server.version"],
  },
  {
    what: "writes icons as one text",
    mutate: inEntries((entry) => ({
      ...entry,
      server: { ...entry.server, icons: "https://example.com/a.png" },
    })),
    caught: [
      "client.vscode.icons",
      "client.toolhive.typed",
      "client.docker.list",
      "client.docker.detail",
      "client.docker.versions",
    ],
  },
  {
    what: "names packages without a version",
    mutate: inEntries((entry) => ({
      ...entry,
      server: {
        ...entry.server,
        packages: [{ registryType: "npm", identifier: "a", transport: { type: "stdio" } }],
      },
    })),
    caught: ["client.copilot-cli.identity"],
  },
  {
    what: "lists a streamable endpoint as sse",
    mutate: inEntries((entry) => ({
      ...entry,
      server: { ...entry.server, remotes: [{ type: "sse", url: "https://a.example.com/mcp" }] },
    })),
    caught: ["client.azure.remote-type"],
  },
  {
    what: "has an icon that is none",
    mutate: inEntries((entry) => ({
      ...entry,
      _meta: { ...entry._meta, "x-ms-icon": "javascript:alert(1)" },
    })),
    caught: ["client.azure.icon"],
  },
];
