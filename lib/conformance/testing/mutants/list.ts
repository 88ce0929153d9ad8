import { answering, askingList, inList, isList, type Mutant, type Mutation } from "../mutate.ts";
import { problem, responseOf } from "../official-replies.ts";

const nothing = { status: 500, headers: {}, body: "" };

/** Registries whose list, pages or search break a promise. */
export const listMutants: Mutant[] = [
  {
    what: "bends a limit out of bounds to fit",
    mutate: askingList((query) => {
      const limit = Number(query.get("limit") ?? 30);
      if (Number.isInteger(limit)) query.set("limit", String(Math.min(100, Math.max(1, limit))));
    }),
    caught: ["list.limit-bounds"],
  },
  {
    what: "takes 30 for a limit that is no number",
    mutate: askingList((query) => {
      if (!/^-?\d+$/.test(query.get("limit") ?? "1")) query.delete("limit");
    }),
    caught: ["list.limit-integer"],
  },
  {
    what: "gives pages of 50 whatever the limit",
    mutate: askingList((query) => {
      if (Number(query.get("limit")) <= 100 && Number(query.get("limit")) > 0) query.set("limit", "50");
    }),
    caught: ["list.limit-accepted", "list.limit-integer"],
  },
  {
    what: "gives 100 elements by default",
    mutate: askingList((query) => {
      if (!query.has("limit")) query.set("limit", "100");
    }),
    caught: ["list.limit-default"],
  },
  {
    what: "ends with a null nextCursor",
    mutate: inList(({ servers, metadata }) => ({ servers, metadata: { nextCursor: null, ...metadata } })),
    caught: ["list.next-cursor-absent"],
  },
  {
    what: "counts its cursors",
    mutate: inList(({ servers, metadata }) => ({
      servers,
      metadata: metadata.nextCursor ? { ...metadata, nextCursor: 7 } : metadata,
    })),
    caught: ["list.next-cursor-type", "paging.complete", "client.toolhive.typed"],
  },
  {
    what: "counts the whole catalog",
    mutate: inList(({ servers, metadata }, _, store) => ({
      servers,
      metadata: { ...metadata, count: store.rows.length },
    })),
    caught: ["list.count", "search.miss"],
  },
  {
    what: "has no metadata",
    mutate: inList(({ servers }) => ({ servers })),
    caught: ["list.metadata", "paging.complete", "client.vscode.list", "client.toolhive.probe"],
  },
  {
    what: "answers null for an empty list",
    mutate: inList((list) => ({ ...list, servers: list.servers.length ? list.servers : null })),
    caught: [
      "paging.cursor-raw",
      "search.miss",
      "search.unicode",
      "search.percent-literal",
      "search.underscore-literal",
      "filter.version-unknown",
      "updated-since.future",
    ],
  },
  {
    what: "answers a bare array",
    widely: true,
    mutate: inList(({ servers, metadata }, request) =>
      request.query === "limit=1" ? { servers, metadata } : servers,
    ),
    caught: ["list.shape"],
  },
  {
    what: "says its lists are text",
    mutate: answering(isList, ({ headers }) => ({ headers: { ...headers, "content-type": "text/plain" } })),
    caught: ["list.content-type", "client.toolhive.probe"],
  },
  {
    what: "refuses parameters it does not know",
    mutate: (next) => (request) =>
      request.query.includes("conformance_probe") ? problem(400, "Unknown parameter") : next(request),
    caught: ["list.unknown-parameter"],
  },
  {
    what: "repeats the last entry of a page on the next",
    mutate: inList(({ servers, metadata }, { query }, store) => {
      const before = new URLSearchParams(query).get("cursor")?.replace(/:.*/, "");
      const row = store.rows.find((one) => one.server.name === before);
      const repeated = row && servers.length > 1 ? [responseOf(row), ...servers] : servers;
      return { servers: repeated, metadata: { ...metadata, count: repeated.length } };
    }),
    caught: ["paging.disjoint"],
  },
  {
    what: "loses an entry between pages",
    mutate: inList(({ servers, metadata }, { query }) => {
      const kept = query.includes("cursor=") && servers.length > 1 ? servers.slice(1) : servers;
      return { servers: kept, metadata: { ...metadata, count: kept.length } };
    }),
    caught: ["paging.complete"],
  },
  {
    what: "never ends",
    mutate: inList(({ servers, metadata }, { query }) => ({
      servers,
      metadata: { nextCursor: new URLSearchParams(query).get("cursor") ?? "com.example", ...metadata },
    })),
    caught: ["paging.terminates", "search.miss", "client.toolhive.crawl"],
  },
  {
    what: "lists the newest first",
    mutate: inList((list) => ({ ...list, servers: list.servers.toReversed() })),
    caught: ["paging.order"],
  },
  {
    what: "crashes on a cursor that is not its own",
    mutate: (next) => (request) =>
      /cursor=(?!com|io|org|dev)/.test(request.query) ? nothing : next(request),
    caught: ["paging.malformed-cursor", "nul.query"],
  },
  {
    what: "pads its cursors with base64's own characters",
    mutate: base64Cursors,
    bare: true,
    caught: [
      "paging.cursor-raw",
      "nul.query",
      "client.vscode.next-page",
      "client.vscode.next-page-without-search",
    ],
  },
  {
    what: "forgets the search on the second page",
    mutate: askingList((query) => {
      if (query.has("cursor")) query.delete("search");
    }),
    caught: ["paging.keeps-filter", "client.vscode.next-page-without-search"],
  },
  {
    what: "has the official registry's own cursors",
    mutate: (next) => next,
    bare: true,
    caught: ["paging.cursor-raw", "client.vscode.next-page-without-search"],
  },
  {
    what: "searches in the case of the letters",
    mutate: inList(({ servers, metadata }, { query }) => {
      const search = new URLSearchParams(query).get("search") ?? "";
      const found = servers.filter(({ server }) => String(server.name).includes(search));
      return { servers: found, metadata: { ...metadata, count: found.length } };
    }),
    caught: ["search.case-insensitive"],
  },
  {
    what: "searches for beginnings of names alone",
    mutate: inList(({ servers, metadata }, { query }) => {
      const search = (new URLSearchParams(query).get("search") ?? "").toLowerCase();
      const found = servers.filter(({ server }) => String(server.name).toLowerCase().startsWith(search));
      return { servers: found, metadata: { ...metadata, count: found.length } };
    }),
    caught: ["search.substring", "search.case-insensitive"],
  },
  {
    what: "ignores the search",
    mutate: askingList((query) => query.delete("search")),
    caught: [
      "search.only-matches",
      "search.miss",
      "search.percent-literal",
      "search.underscore-literal",
      "nul.query",
    ],
  },
  {
    what: "crashes on other scripts",
    mutate: (next) => (request) =>
      /search=%E6/i.test(request.query) || /[^ -~]/.test(request.query) ? nothing : next(request),
    caught: ["search.unicode"],
  },
  {
    what: "cuts a search at its slash",
    mutate: (next) => (request) =>
      /search=[^&]*%2F/i.test(request.query) ? problem(400, "no") : next(request),
    caught: [
      "search.slash",
      "search.only-matches",
      "filter.combined",
      "deleted.search",
      "detail.latest",
      "client.toolhive.search",
    ],
  },
];

/** Cursors in base64 behind bytes that always need a `+`. */
function base64Cursors(...[next, store]: Parameters<Mutation>): ReturnType<Mutation> {
  const mark = Buffer.from([0xfb, 0xef, 0xbe, 0x00]);
  const wrap = (cursor: string) => Buffer.concat([mark, Buffer.from(cursor)]).toString("base64");
  const unwrap = (cursor: string) => Buffer.from(cursor, "base64").subarray(mark.length).toString();
  const asked = askingList((query) => {
    const cursor = query.get("cursor");
    // what is none of its own starts over, as careless servers do
    if (cursor !== null) query.set("cursor", /^[\w+/]+=*$/.test(cursor) ? unwrap(cursor) : "");
  })(next, store);
  return inList(({ servers, metadata }) => {
    const { nextCursor: cursor } = metadata;
    return { servers, metadata: cursor ? { ...metadata, nextCursor: wrap(String(cursor)) } : metadata };
  })(asked, store);
}
