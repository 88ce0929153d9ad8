import { askingList, inList, type Mutation } from "./mutate.ts";

/**
 * Mends the two defects that the official registry's cursors have for VS Code: they become safe to put into an address as
 * they are, and carry the filters that VS Code leaves out of the next request.
 */
export const mended: Mutation = (next, store) =>
  inList((list, { query }) => {
    // what a mutant made of the list may be anything
    const cursor = list?.metadata?.nextCursor;
    if (typeof cursor !== "string" || cursor === "") return list;
    return { ...list, metadata: { ...list.metadata, nextCursor: pack([cursor, carried(query)]) } };
  })(
    askingList((query) => {
      const known = unpack(query.get("cursor") ?? "");
      if (!known) return;
      const [cursor, filters] = known;
      query.set("cursor", cursor);
      for (const [key, value] of new URLSearchParams(filters)) if (!query.has(key)) query.set(key, value);
    })(next, store),
    store,
  );

/** The filters of a request, which may themselves have come with a cursor. */
function carried(query: string): string {
  const parameters = new URLSearchParams(query);
  const [, before = ""] = unpack(parameters.get("cursor") ?? "") ?? [];
  const all = new URLSearchParams(before);
  for (const [key, value] of parameters) if (key !== "cursor" && key !== "limit") all.set(key, value);
  return all.toString();
}

function pack(parts: [string, string]): string {
  return Buffer.from(JSON.stringify(parts)).toString("base64url");
}

function unpack(cursor: string): [string, string] | undefined {
  try {
    const [position, filters] = JSON.parse(Buffer.from(cursor, "base64url").toString());
    return typeof position === "string" && typeof filters === "string" ? [position, filters] : undefined;
  } catch {
    return undefined;
  }
}
