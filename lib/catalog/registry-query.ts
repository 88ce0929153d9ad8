import type { z } from "zod";
import { DomainError } from "#lib/core/errors.ts";
import { decodeCursor, encodeCursor } from "#lib/core/page.ts";
import type { registryQuery } from "./schemas.ts";

/** RFC 3339 §5.6. A space for the `+` of an offset is what an unencoded `+` becomes; that is not a time. */
const rfc3339 = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})$/;

/** What a page is taken from, and where it begins. */
export type PageQuery = {
  limit: number;
  search: string;
  version: string;
  updatedSince: string;
  includeDeleted: boolean;
  /** The last entry of the page before. */
  after: { name: string; version: string } | null;
};

/**
 * Reads the query of a list. The cursor carries the filters it began with, for clients that drop them from the second
 * page on; a filter that is given again counts before the cursor's.
 *
 * @throws DomainError `malformed` for a bad cursor or time
 */
export function toPageQuery(query: z.output<typeof registryQuery>): PageQuery {
  const [name, version, ...carried] = query.cursor ? decodeCursor(query.cursor, 6) : [];
  const [search = "", wanted = "", since = "", deleted = ""] = carried;
  const updatedSince = query.updated_since || since;
  if (updatedSince && !isTime(updatedSince))
    throw new DomainError("malformed", "updated_since is a time as in RFC 3339: 2026-01-31T10:00:00Z.");
  const includeDeleted = query.include_deleted ?? deleted;
  if (updatedSince && includeDeleted === "false")
    throw new DomainError(
      "malformed",
      "updated_since always includes deleted entries. Leave include_deleted out.",
    );
  return {
    limit: query.limit,
    search: (query.search || search).toLowerCase(),
    version: query.version || wanted,
    updatedSince,
    includeDeleted: includeDeleted === "true" || updatedSince !== "",
    after: name !== undefined && version !== undefined ? { name, version } : null,
  };
}

function isTime(text: string): boolean {
  const day = text.slice(0, 10);
  return (
    rfc3339.test(text) &&
    !Number.isNaN(Date.parse(text)) &&
    // The engine takes the 31st of February for the 3rd of March, and hour 24 for the next day's first.
    new Date(`${day}T00:00:00Z`).toISOString().startsWith(day) &&
    text.slice(11, 13) < "24"
  );
}

/** The opaque position behind an entry: unpadded base64url, safe in an address without encoding. */
export function nextCursor(query: PageQuery, { name, version }: { name: string; version: string }): string {
  const deleted = query.includeDeleted && !query.updatedSince ? "true" : "";
  return encodeCursor([name, version, query.search, query.version, query.updatedSince, deleted]);
}
