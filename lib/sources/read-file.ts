import { invalidField } from "#lib/core/errors.ts";
import { isObject } from "#lib/core/json-object.ts";

/**
 * The rows of an uploaded file: a list of servers, in a registry's list response (`{ servers }`), in ToolHive's file
 * (`{ data: { servers } }`) or as it is; a single server.json counts as a list of one.
 *
 * @throws DomainError `invalid`, pointing at `/text`
 */
export function readFile(text: string): unknown[] {
  const rows = rowsIn(parse(text));
  if (!rows)
    throw invalidField(
      "text",
      "This is JSON, but no list of servers. Send a list response ({ servers: […] }), an array of server.json documents, or one document.",
    );
  if (rows.length === 0) throw invalidField("text", "There are no servers in this file.");
  return rows;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    throw invalidField("text", `This is not JSON: ${(error as Error).message.slice(0, 200).toWellFormed()}`);
  }
}

function rowsIn(value: unknown): unknown[] | undefined {
  if (Array.isArray(value)) return value;
  if (!isObject(value)) return undefined;
  if (Array.isArray(value.servers)) return value.servers;
  if (isObject(value.data) && Array.isArray(value.data.servers)) return value.data.servers;
  return isObject(value.server) || Object.hasOwn(value, "name") ? [value] : undefined;
}
