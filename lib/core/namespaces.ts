import { z } from "zod";
import type { NamespacePermission } from "./actor.ts";

/** The beginning of a server's name, whole labels of it: `com.example` stands for `com.example/*` and all below `com.example.`. */
export const namespacePrefix = z
  .string()
  .min(2, { error: "A namespace has two characters at least.", abort: true })
  .max(190)
  .regex(
    /^[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?(\.[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?)*$/,
    "A namespace is a reversed domain without slash or star: com.example.",
  );

/**
 * Whether permissions cover a server's name: `*` covers all, a star at the end whatever begins so, anything else only
 * itself (MCP Registry). Letters count in their case.
 */
export function permits(
  permissions: readonly NamespacePermission[],
  action: NamespacePermission["action"],
  name: string,
): boolean {
  return permissions.some(
    ({ action: permitted, resource }) =>
      permitted === action &&
      (resource.endsWith("*") ? name.startsWith(resource.slice(0, -1)) : name === resource),
  );
}

/** Publishing and editing below a namespace: in it alone, or in those that begin with it as well. */
export function permissionsIn(prefix: string, extent: "alone" | "and below"): NamespacePermission[] {
  const resources = extent === "alone" ? [`${prefix}/*`] : [`${prefix}/*`, `${prefix}.*`];
  return resources.flatMap((resource) => [
    { action: "publish" as const, resource },
    { action: "edit" as const, resource },
  ]);
}
