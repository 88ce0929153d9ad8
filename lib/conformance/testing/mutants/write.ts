import { officialKey } from "../../entry.ts";
import { answering, askingList, inList, isDetail, isList, type Mutant, type Mutation } from "../mutate.ts";
import { json, type MimicReply, type MimicRequest, problem, responseOf } from "../official-replies.ts";
import type { Row } from "../official-store.ts";

/** Registries that break one promise of publishing, editing or changing a status each. */
export const writingMutants: Mutant[] = [
  {
    what: "publishes nothing",
    mutate: onPublish(() => problem(500, "Failed to publish server")),
    widely: true,
    caught: ["write.publish"],
  },
  {
    what: "loses what it publishes",
    mutate: onPublish(
      (reply, { body }) =>
        reply.status === 200 ? json(200, { server: JSON.parse(body), _meta: {} }) : reply,
      {
        instead: true,
      },
    ),
    caught: ["write.visible"],
  },
  {
    what: "answers a publish with ok",
    mutate: onPublish((reply) => (reply.status === 200 ? json(200, { ok: true }) : reply)),
    caught: ["write.publish-answer"],
  },
  {
    what: "publishes anything",
    mutate: onPublish((reply) => (reply.status === 422 ? json(200, {}) : reply)),
    caught: [
      "write.refuses-missing-schema",
      "write.refuses-unknown-schema",
      "write.refuses-missing-description",
      "write.refuses-long-description",
      "write.refuses-unknown-property",
      "write.refuses-wrong-type",
      "write.refuses-version-range",
      "write.refuses-version-latest",
      "write.refuses-insecure-remote",
      "write.refuses-name-without-slash",
    ],
  },
  {
    what: "breaks on a body that is no JSON",
    mutate: onPublish((reply, { body }) =>
      body.startsWith("{ no") ? problem(500, "unexpected end") : reply,
    ),
    caught: ["write.refuses-malformed-json"],
  },
  {
    what: "publishes under any namespace",
    mutate: onPublish((reply) => (reply.status === 403 ? json(200, {}) : reply)),
    caught: ["write.refuses-foreign-namespace"],
  },
  {
    what: "publishes with any token",
    mutate: onPublish((reply) => (reply.status === 401 ? json(200, {}) : reply)),
    caught: ["write.refuses-bad-token"],
  },
  {
    what: "gives tokens that never expire",
    mutate: answering(
      ({ path }) => path.endsWith("/auth/none"),
      ({ body }) => ({ body: body.replace(/,"expires_at":\d+/, "") }),
    ),
    caught: ["write.login"],
  },
  {
    what: "publishes a version again",
    mutate: onPublish((reply) => (reply.body.includes("duplicate version") ? json(200, {}) : reply)),
    caught: ["write.duplicate", "write.deleted-reserves"],
  },
  {
    what: "lets two servers have one address",
    mutate: onPublish((reply) => (reply.body.includes("remote URL") ? json(200, {}) : reply)),
    caught: ["write.duplicate-remote"],
  },
  {
    what: "loses the publisher's own block",
    mutate: asPublished((document) => ({ ...document, _meta: undefined })),
    caught: ["write.keeps-document"],
  },
  {
    what: "publishes as deprecated",
    mutate: afterPublish((row) => {
      row.status = "deprecated";
    }),
    caught: ["write.active-and-latest"],
  },
  {
    what: "takes a day to list what it publishes",
    mutate: inList(({ servers, metadata }) => {
      const known = servers.filter(({ server }) => !String(server.name).includes("anonymous/"));
      return { servers: known, metadata: { ...metadata, count: known.length } };
    }),
    caught: [
      "write.listed",
      "write.updated-since",
      "write.status-deprecate",
      "write.deleted-hidden",
      "write.deleted-updated-since",
    ],
  },
  {
    what: "lists no publish among the changes",
    mutate: askingList((query) => {
      if (query.has("updated_since")) query.set("updated_since", "2999-01-01T00:00:00Z");
    }),
    caught: ["write.updated-since", "write.deleted-updated-since"],
  },
  {
    what: "takes the last published version for the latest",
    mutate: afterPublish((row, rows) => {
      for (const one of rows) if (one.server.name === row.server.name) one.isLatest = one === row;
    }),
    caught: ["write.older-version"],
  },
  {
    what: "compares versions as text",
    mutate: afterPublish((row, rows) => {
      const versions = rows.filter(({ server }) => server.name === row.server.name);
      const highest = versions
        .map(({ server }) => server.version)
        .sort()
        .at(-1);
      for (const one of versions) one.isLatest = one.server.version === highest;
    }),
    caught: ["write.second-version"],
  },
  {
    what: "lists versions by their number",
    mutate: inList(
      (list) => ({
        ...list,
        servers: list.servers.toSorted((a, b) =>
          String(a.server.version) < String(b.server.version) ? 1 : -1,
        ),
      }),
      ({ path }) => path.endsWith("/versions"),
    ),
    caught: ["write.versions"],
  },
  {
    what: "reads the + of a path as a space",
    mutate: (next) => (request) => next({ ...request, path: request.path.replace(/%2B/gi, "%20") }),
    caught: ["write.plus-version"],
  },
  {
    what: "has the official registry's own cursors",
    mutate: (next) => next,
    bare: true,
    caught: ["write.cursor-with-plus"],
  },
  {
    what: "edits without keeping it",
    mutate: on("PUT", (reply) => reply, { instead: true }),
    caught: ["write.edit"],
  },
  {
    what: "renames",
    mutate: on("PUT", (reply) => (reply.body.includes("rename") ? json(200, {}) : reply)),
    caught: ["write.edit-rename"],
  },
  {
    what: "edits another version than the path's",
    mutate: on("PUT", (reply) => (reply.body.includes("must match") ? json(200, {}) : reply)),
    caught: ["write.edit-version-mismatch"],
  },
  {
    what: "edits into what could not be published",
    mutate: on("PUT", (reply) => (reply.status === 422 ? json(200, {}) : reply)),
    caught: ["write.edit-invalid"],
  },
  {
    what: "edits the deleted",
    mutate: on("PUT", (reply) => (reply.status === 404 ? json(200, {}) : reply)),
    caught: ["write.edit-deleted"],
  },
  {
    what: "publishes again when it edits",
    mutate: (next, store) => (request) => {
      const reply = next(request);
      if (request.method === "PUT" && reply.status === 200)
        for (const row of store.rows)
          if (row.server.description.startsWith("Edited")) row.publishedAt = row.updatedAt;
      return reply;
    },
    caught: ["write.edit"],
  },
  {
    what: "changes no status",
    mutate: on("PATCH", (reply) => reply, { instead: true }),
    widely: true,
    caught: ["write.status-deprecate", "write.deleted-hidden"],
  },
  {
    what: "loses the message of a status",
    mutate: (next) => (request) =>
      next(
        request.method === "PATCH"
          ? { ...request, body: request.body.replace(/,"statusMessage":"Use 2.0"/, "") }
          : request,
      ),
    caught: ["write.status-deprecate"],
  },
  {
    what: "keeps the message of what is active again",
    mutate: (next, store) => (request) => {
      const before = store.rows.map(({ statusMessage }) => statusMessage);
      const reply = next(request);
      if (request.method === "PATCH")
        for (const [at, row] of store.rows.entries()) row.statusMessage ??= before[at];
      return reply;
    },
    caught: ["write.status-active-again"],
  },
  {
    what: "takes a message with active",
    mutate: on("PATCH", (reply) => (reply.body.includes("cannot be provided") ? json(200, {}) : reply)),
    caught: ["write.status-message-with-active"],
  },
  {
    what: "changes what is so already",
    mutate: on("PATCH", (reply) =>
      reply.body.includes("No changes") ? json(200, { updatedCount: 0, servers: [] }) : reply,
    ),
    caught: ["write.status-no-change", "write.status-all-no-change"],
  },
  {
    what: "refuses a new message",
    mutate: on("PATCH", (reply, { body }) => (body.includes("Use 3.0") ? problem(400, "No changes") : reply)),
    caught: ["write.status-new-message"],
  },
  {
    what: "takes any status and any message",
    mutate: on("PATCH", (reply) => (reply.status === 422 ? json(200, {}) : reply)),
    caught: ["write.status-unknown", "write.status-long-message"],
  },
  {
    what: "changes versions that do not exist",
    mutate: on("PATCH", (reply) => (reply.status === 404 ? json(200, {}) : reply)),
    caught: ["write.status-unknown-version"],
  },
  {
    what: "counts nothing when it changes all",
    mutate: on("PATCH", (reply) => ({
      ...reply,
      body: reply.body.replace(/"updatedCount":\d+/, '"updatedCount":0'),
    })),
    caught: ["write.status-all"],
  },
  {
    what: "shows the deleted to who knows the address",
    mutate: (next) => (request) =>
      next(isDetail(request) ? { ...request, query: "include_deleted=true" } : request),
    caught: ["write.deleted-hidden"],
  },
  {
    what: "leaves the latest where it was deleted",
    mutate: (next, store) => (request) => {
      const before = new Map(store.rows.map((row) => [row, row.isLatest]));
      const reply = next(request);
      if (request.method === "PATCH")
        for (const row of store.rows) row.isLatest = before.get(row) ?? row.isLatest;
      return reply;
    },
    caught: ["write.deleted-latest-moves"],
  },
  {
    what: "keeps deletions from those who ask for changes",
    mutate: inList((list, { query }) => {
      if (!query.includes("updated_since=")) return list;
      const open = list.servers.filter(({ _meta }) => _meta?.[officialKey]?.status !== "deleted");
      return { servers: open, metadata: { ...list.metadata, count: open.length } };
    }, isList),
    caught: ["write.deleted-updated-since"],
  },
  {
    what: "restores nothing",
    mutate: (next, store) => (request) =>
      request.method === "PATCH" &&
      request.body.includes('"active"') &&
      store.rows.some(
        (row) => row.status === "deleted" && request.path.includes(encodeURIComponent(row.server.name)),
      )
        ? problem(400, "Deleted servers stay deleted")
        : next(request),
    caught: ["write.restore"],
  },
];

type Change = (reply: MimicReply, request: MimicRequest) => MimicReply;

/** @param instead answers as if it were done, without doing it */
function on(method: string, change: Change, { instead = false } = {}): Mutation {
  return (next, store) => (request) => {
    if (request.method !== method) return next(request);
    const before = store.rows.map((row) => ({ ...row }));
    const reply = next(request);
    if (instead) store.rows = before;
    return change(reply, request);
  };
}

function onPublish(change: Change, { instead = false } = {}): Mutation {
  return (next, store) => (request) =>
    request.path.endsWith("/publish") ? on("POST", change, { instead })(next, store)(request) : next(request);
}

/** Keeps something else than what is published. */
function asPublished(change: (document: Record<string, unknown>) => object): Mutation {
  return (next) => (request) =>
    next(
      request.path.endsWith("/publish") && request.body.includes('"purpose":"conformance"')
        ? { ...request, body: JSON.stringify(change(JSON.parse(request.body))) }
        : request,
    );
}

function afterPublish(change: (row: Row, rows: Row[]) => void): Mutation {
  return (next, store) => (request) => {
    const reply = next(request);
    const row = store.rows.at(-1);
    if (!request.path.endsWith("/publish") || reply.status !== 200 || !row) return reply;
    change(row, store.rows);
    return json(200, responseOf(row));
  };
}
