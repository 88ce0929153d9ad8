import {
  answerRead,
  type CatalogView,
  keptAnswers,
  noneMatch,
  type RegistryAnswer,
} from "#lib/catalog/index.ts";
import { notFound } from "#lib/core/errors.ts";
import { parseRead } from "./registry-path.ts";

/** What of a request decides how a read is answered. */
export type ReadConditions = { acceptEncoding: string | undefined; ifNoneMatch: string | undefined };

export type ReadResult = {
  status: 200 | 304;
  headers: Record<string, string>;
  body: Buffer | null;
  /** The reader now holds all that the view holds. */
  complete: boolean;
};

/** Longer addresses are not asked twice. */
const keptAddressMax = 512;

/**
 * Answers a read of one catalog from what was made before for the same address.
 *
 * @param rest the path below the version prefix, raw
 * @param search the query with its question mark, raw
 * @returns undefined when it has to be made
 */
export function readKept(
  view: CatalogView,
  rest: string,
  search: string,
  conditions: ReadConditions,
): ReadResult | undefined {
  const answer = keptAnswers(view).get(rest + search);
  return answer && toResult(view, answer, conditions);
}

/**
 * Answers a read of one catalog, and keeps the answer.
 *
 * @throws DomainError for what is not there or badly asked
 */
export function readCatalog(
  view: CatalogView,
  rest: string,
  search: string,
  conditions: ReadConditions,
): ReadResult {
  const known = readKept(view, rest, search, conditions);
  if (known) return known;
  const read = parseRead(rest, search);
  if (!read) throw notFound("registry path");
  const answer = answerRead(view, read);
  const address = rest + search;
  if (address.length <= keptAddressMax) keptAnswers(view).set(address, answer);
  return toResult(view, answer, conditions);
}

function toResult(
  view: CatalogView,
  { body: representation, complete }: RegistryAnswer,
  { acceptEncoding, ifNoneMatch }: ReadConditions,
): ReadResult {
  const encoding = representation.choose(acceptEncoding);
  const etag = representation.etag(encoding);
  const shared = view.catalog.access === "anonymous";
  const headers: Record<string, string> = {
    etag,
    // Whoever keeps an answer asks each time whether it still holds: what is taken back is gone at the next read.
    "cache-control": shared ? "public, no-cache" : "private, no-cache",
    vary: shared ? "Accept-Encoding" : "Accept-Encoding, Authorization, Cookie",
  };
  if (noneMatch(ifNoneMatch, etag)) return { status: 304, headers, body: null, complete };
  const body = representation.body(encoding);
  headers["content-type"] = "application/json";
  headers["content-length"] = String(body.length);
  if (encoding !== "identity") headers["content-encoding"] = encoding;
  return { status: 200, headers, body, complete };
}
