import {
  asking,
  askingList,
  inCatalog,
  inList,
  insteadOf,
  isDetail,
  isLatest,
  isVersions,
  type Mutant,
} from "../mutate.ts";
import { json, problem } from "../official-replies.ts";

const _nothing = { status: 500, headers: {}, body: "" };

/** Registries that mix up versions, moments, the deleted, or what is found under an address. */
export const catalogMutants: Mutant[] = [
  {
    what: "lists all versions for version=latest",
    mutate: askingList((query) => {
      if (query.get("version") === "latest") query.delete("version");
    }),
    caught: ["filter.version-latest", "filter.combined"],
  },
  {
    what: "ignores an exact version",
    mutate: askingList((query) => {
      if (query.get("version") !== "latest") query.delete("version");
    }),
    caught: ["filter.version-exact", "filter.version-unknown", "nul.query"],
  },
  {
    what: "takes version=latest or a search, not both",
    mutate: askingList((query) => {
      if (query.has("search")) query.delete("version");
    }),
    caught: ["filter.combined"],
  },
  {
    what: "ignores updated_since",
    mutate: askingList((query) => {
      if (
        query.get("include_deleted") !== "false" &&
        /^\d{4}-\d\d-\d\dT\d\d:/.test(query.get("updated_since") ?? "")
      )
        query.delete("updated_since");
    }),
    caught: [
      "updated-since.future",
      "updated-since.filters",
      "updated-since.malformed",
      "deleted.updated-since",
    ],
  },
  {
    what: "knows UTC alone",
    mutate: (next) => (request) =>
      /updated_since=[^&]*%2B/i.test(request.query) ? problem(400, "Invalid format") : next(request),
    caught: ["updated-since.offset"],
  },
  {
    what: "reads any updated_since somehow",
    mutate: askingList((query) => {
      const since = query.get("updated_since");
      if (since && !/^\d{4}-\d\d-\d\dT(?!99)/.test(since)) query.delete("updated_since");
    }),
    caught: ["updated-since.malformed"],
  },
  {
    what: "lists nothing for old moments",
    mutate: inList((list, { query }) =>
      query.includes("1990-01-01") ? { servers: [], metadata: { count: 0 } } : list,
    ),
    caught: ["updated-since.past", "deleted.updated-since"],
  },
  {
    what: "takes updated_since with include_deleted=false",
    mutate: askingList((query) => {
      if (query.has("updated_since")) query.delete("include_deleted");
    }),
    caught: ["updated-since.without-deleted"],
  },
  {
    what: "lists deleted versions",
    mutate: askingList((query) => query.set("include_deleted", "true")),
    caught: ["updated-since.without-deleted", "deleted.hidden", "deleted.bad-value"],
  },
  {
    what: "shows deleted versions alone when asked to include them",
    mutate: inList((list, { query }) => {
      if (!query.includes("include_deleted=true")) return list;
      const gone = list.servers.filter(({ _meta }) => JSON.stringify(_meta).includes('"deleted"'));
      return { servers: gone, metadata: { ...list.metadata, count: gone.length } };
    }),
    caught: ["deleted.included"],
  },
  {
    what: "keeps deletions from those who ask for changes",
    mutate: inList((list, { query }) => {
      if (!query.includes("updated_since=")) return list;
      const open = list.servers.filter(({ _meta }) => !JSON.stringify(_meta).includes('"deleted"'));
      return { servers: open, metadata: { ...list.metadata, count: open.length } };
    }),
    caught: ["deleted.updated-since"],
  },
  {
    what: "shows a deleted version to who knows its address",
    mutate: asking(isDetail, () => ({ query: "include_deleted=true" })),
    caught: ["deleted.detail"],
  },
  {
    what: "lists deleted versions of a server",
    mutate: asking(isVersions, () => ({ query: "include_deleted=true" })),
    caught: ["deleted.versions"],
  },
  {
    what: "takes any include_deleted for true",
    mutate: askingList((query) => {
      if (query.get("include_deleted") === "maybe") query.set("include_deleted", "true");
    }),
    caught: ["deleted.bad-value"],
  },
  {
    what: "marks two versions as the latest",
    mutate: inCatalog(({ rows }) => {
      for (const row of rows) if (row.server.name === "com.example/weather") row.isLatest = true;
    }),
    caught: ["filter.version-latest", "versions.one-latest", "detail.latest", "meta.one-latest-per-name"],
  },
  {
    what: "takes the first version for the latest",
    mutate: inCatalog(({ rows }) => {
      for (const row of rows)
        if (row.server.name === "com.example/weather") row.isLatest = row.server.version === "1.0.0";
    }),
    caught: ["versions.latest-is-highest"],
  },
  {
    what: "has another latest in detail than in the list",
    mutate: (next) => (request) =>
      next(
        isLatest(request) && request.path.includes("weather")
          ? { ...request, path: request.path.replace("latest", "1.0.0") }
          : request,
      ),
    caught: ["detail.latest"],
  },
  {
    what: "lists the oldest version first",
    mutate: inList((list) => ({ ...list, servers: list.servers.toReversed() }), isVersions),
    caught: ["versions.newest-first"],
  },
  {
    what: "divides the versions of a server into pages",
    mutate: inList(
      ({ servers, metadata }) => ({ servers, metadata: { ...metadata, nextCursor: "more" } }),
      isVersions,
    ),
    caught: ["versions.no-cursor"],
  },
  {
    what: "shows one version of each server",
    mutate: inList(({ servers }) => ({ servers: servers.slice(0, 1), metadata: { count: 1 } }), isVersions),
    caught: ["versions.complete"],
  },
  {
    what: "counts versions wrongly",
    mutate: inList(({ servers }) => ({ servers, metadata: { count: 1 } }), isVersions),
    caught: ["versions.count"],
  },
  {
    what: "has no versions for an unknown server, rather than no server",
    mutate: insteadOf(404, json(200, { servers: [], metadata: { count: 0 } }), isVersions),
    caught: ["versions.unknown-server"],
  },
  {
    what: "forbids what it does not know",
    mutate: insteadOf(404, problem(403, "Not approved"), isDetail),
    caught: [
      "deleted.detail",
      "detail.unknown-server",
      "detail.unknown-latest",
      "detail.unknown-version",
      "detail.name-case",
      "client.copilot-cli.unknown",
    ],
  },
  {
    what: "breaks on what it does not know",
    mutate: insteadOf(404, problem(500, "no rows in result set"), isDetail),
    caught: [
      "deleted.detail",
      "detail.unknown-server",
      "detail.unknown-latest",
      "detail.unknown-version",
      "detail.name-case",
      "client.vscode.unknown-is-4xx",
      "client.copilot-cli.unknown",
    ],
  },
  {
    what: "decodes %2F before it routes",
    widely: true,
    mutate: (next) => (request) => next({ ...request, path: request.path.replace(/%2F/gi, "/") }),
    caught: ["detail.exact", "client.vscode.detail", "client.copilot-cli.known"],
  },
  {
    what: "reads the + of a path as a space",
    mutate: (next) => (request) => next({ ...request, path: request.path.replace(/%2B/gi, "%20") }),
    caught: ["detail.plus-version"],
  },
  {
    what: "finds names in any case",
    mutate: asking(isDetail, ({ path }) => ({
      path: /[A-Z]{5}/.test(path) ? path.toLowerCase().replace(/%2f/g, "%2F") : path,
    })),
    caught: ["detail.name-case"],
  },
  {
    what: "still has the endpoint of a server without a version",
    mutate: (next) => (request) =>
      next(
        /\/servers\/[^/]+$/.test(request.path)
          ? { ...request, path: `${request.path}/versions/latest` }
          : request,
      ),
    caught: ["detail.no-bare-server"],
  },
  {
    what: "says less in the list than in detail",
    mutate: inList(({ servers, metadata }) => ({
      servers: servers.map(({ server: { packages: _, ...server }, _meta }) => ({ server, _meta })),
      metadata,
    })),
    caught: ["detail.same-as-list"],
  },
];
