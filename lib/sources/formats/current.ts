import { isObject, type JsonObject } from "#lib/core/json-object.ts";
import { readFacts } from "./facts.ts";
import { type Conversion, objectIn } from "./row.ts";

const officialKey = "io.modelcontextprotocol.registry/official";

const names = {
  status: "status",
  statusMessage: "statusMessage",
  isLatest: "isLatest",
  publishedAt: "publishedAt",
  updatedAt: "updatedAt",
};

/**
 * A server.json in camel case (schemas from 2025-09-16 on): alone, or as `{ server, _meta }` of the registry's API. The
 * document stays as it is. Between 2025-09-16 and 2025-09-29 the registry's facts stood inside the document.
 */
export function convertCurrent(row: JsonObject): Conversion {
  const document = isObject(row.server) ? row.server : row;
  const beside = isObject(row.server) ? objectIn(row._meta, officialKey) : {};
  const inside = objectIn(document._meta, officialKey);
  const facts = readFacts({ status: document.status, ...inside, ...beside }, names);
  return { format: "current", document, facts };
}
