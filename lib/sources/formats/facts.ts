import type { JsonObject } from "#lib/core/json-object.ts";
import { upstreamStatuses } from "../schemas.ts";
import type { UpstreamFacts } from "./row.ts";

const messageMax = 500;

/** How a format names the facts that registries keep beside a document. */
type FactNames = {
  status: string;
  statusMessage: string;
  isLatest: string;
  publishedAt: string;
  updatedAt: string;
};

/**
 * Reads a registry's facts leniently: sub-registries leave them out, and the ones that can't be read are as good as
 * left out. Without a word to the contrary a version is active and the latest.
 */
export function readFacts(meta: JsonObject, names: FactNames): UpstreamFacts {
  const status = upstreamStatuses.find((known) => known === meta[names.status]);
  const message = meta[names.statusMessage];
  return {
    status: status ?? "active",
    statusMessage:
      typeof message === "string" && message !== ""
        ? message.slice(0, messageMax).replaceAll("\0", "\u2400").toWellFormed()
        : null,
    isLatest: meta[names.isLatest] !== false,
    publishedAt: readTime(meta[names.publishedAt]),
    updatedAt: readTime(meta[names.updatedAt]),
  };
}

/** A time of RFC 3339. Go's zero time, and what no calendar of ours holds, is none. */
function readTime(value: unknown): Date | null {
  if (typeof value !== "string" || !/^\d{4}-\d{2}-\d{2}[Tt ]/.test(value)) return null;
  const time = new Date(value);
  const year = time.getUTCFullYear();
  return year >= 1970 && year <= 9_999 ? time : null;
}
