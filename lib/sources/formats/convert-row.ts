import { isObject, type JsonObject } from "#lib/core/json-object.ts";
import type { RowFormat } from "../schemas.ts";
import { convertCurrent } from "./current.ts";
import { convertLegacy } from "./legacy.ts";
import { type Conversion, listIn } from "./row.ts";
import { convertSnakeCase, registryBlock } from "./snake-case.ts";

const converters = {
  current: convertCurrent,
  snake_case: convertSnakeCase,
  legacy: convertLegacy,
} satisfies Record<RowFormat, (row: JsonObject) => Conversion>;

/** A row of a registry or file as a current server.json, whichever format it came in. */
export function convertRow(row: JsonObject): Conversion {
  return converters[formatOf(row)](row);
}

/** Told by the members that only one format has; a row that has none of them is current. */
export function formatOf(row: JsonObject): RowFormat {
  const server = isObject(row.server) ? row.server : row;
  const parts = [...listIn(server, "packages"), ...listIn(server, "remotes")].filter(isObject);
  const some = (...names: string[]) =>
    [server, ...parts].some((part) => names.some((name) => Object.hasOwn(part, name)));
  if (some("registry_name") || (server === row && some("version_detail") && !some("registry_type")))
    return "legacy";
  const snake = some("version_detail", "registry_type", "transport_type", "website_url", "package_arguments");
  return snake || Object.hasOwn(row, registryBlock) ? "snake_case" : "current";
}
