import { isObject, type JsonObject } from "#lib/core/json-object.ts";
import { type Conversion, listIn, objectIn } from "./row.ts";
import { convertSnakeCase } from "./snake-case.ts";

/** What the first seeds called package registries. */
const registryTypes: Record<string, string> = { docker: "docker-hub" };

/**
 * A server of the first seeds (May 2025): packages by `registry_name` and `name`, the version in `version_detail`. It
 * is brought to the snake case that followed, and on from there. A package whose registry nobody knew can't be named
 * in a server.json.
 */
export function convertLegacy(row: JsonObject): Conversion {
  const reasons: string[] = [];
  const packages = listIn(row, "packages").map((each, index) => {
    if (!isObject(each)) return each;
    const { registry_name, name, ...rest } = each;
    if (typeof registry_name !== "string" || ["", "unknown"].includes(registry_name))
      reasons.push(
        `/packages/${index}: the package registry of "${name}" is not known, and server.json must name it.`,
      );
    return {
      ...rest,
      registry_type: registryTypes[String(registry_name)] ?? registry_name,
      identifier: name,
    };
  });
  if (reasons.length > 0) return { format: "legacy", reasons };
  const converted = convertSnakeCase({
    ...row,
    ...(row.packages === undefined ? {} : { packages }),
    version_detail: objectIn(row, "version_detail"),
  });
  return { ...converted, format: "legacy" };
}
