import { z } from "zod";
import { digestOf } from "#lib/kernel/digest.ts";
import type { SearchResponse, searchPage } from "../schemas.ts";
import { malformed } from "./read-json.ts";

/** How many results an answer has at most, and when nobody says how many. */
export const resultsMax = 1_000;

type Page = z.output<typeof searchPage>;

/** What a token says: from where on, how many at a time, and of which request. */
const place = z.tuple([z.int().min(0), z.int().min(1), z.string()]);

/**
 * A page of what was found (§8.2). A token holds a place and no right: whoever makes one up reads another page of their own
 * answer. It goes with the request that it was given for.
 *
 * @param request all of it but the page
 * @param results all of them, in an order that stays
 * @throws DomainError `malformed` for a token that is none of ours, or of another request
 */
export function pageOf(
  request: object,
  page: Page | undefined,
  results: SearchResponse["results"],
): SearchResponse {
  const asked = digestOf(request);
  const { from, limit } = placeOf(page, asked);
  const shown = results.slice(from, from + Math.min(limit, resultsMax));
  const next = from + shown.length;
  if (!page && next === results.length) return { results: shown };
  // Whoever asks for nothing but the number has it: pages of nothing would never come to an end.
  const next_token = limit > 0 && next < results.length ? tokenOf(next, limit, asked) : "";
  return { page: { next_token, count: shown.length, total: results.length }, results: shown };
}

function placeOf(page: Page | undefined, asked: string): { from: number; limit: number } {
  if (!page?.token) return { from: 0, limit: page?.limit ?? resultsMax };
  const [from, limit, of] = read(page.token);
  if (of !== asked || (page.limit !== undefined && page.limit !== limit))
    throw malformed("page.token belongs to another request. Send what you sent for the first page.");
  return { from, limit };
}

function tokenOf(...said: z.output<typeof place>): string {
  return Buffer.from(JSON.stringify(said)).toString("base64url");
}

function read(token: string): z.output<typeof place> {
  try {
    return place.parse(JSON.parse(Buffer.from(token, "base64url").toString()));
  } catch {
    throw malformed("page.token is none that was given here.");
  }
}
