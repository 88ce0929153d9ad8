import { isIP } from "node:net";
import { type ServerJson, serverJson, serverJsonSchemaUrl } from "#lib/registry/server-json.ts";
import type { SnapshotBody } from "#lib/registry/snapshot.ts";

/**
 * The `server.json` of a server known only by its address: the namespace is the host in reverse, the rest is what the
 * server says of itself, cut to what the schema allows.
 *
 * @throws ZodError when even that gives no valid document
 */
export function deriveServerJson(url: string, snapshot: SnapshotBody): ServerJson {
  const { name, version, title, description, websiteUrl } = snapshot.server_info;
  const address = new URL(url);
  const label = textOrNull(title) ?? textOrNull(name) ?? address.host;
  return serverJson.parse({
    $schema: serverJsonSchemaUrl,
    name: `${namespaceOf(address)}/${nameOf(textOrNull(name) ?? "server", address)}`,
    ...(textOrNull(title) ? { title: clip(String(title), 100) } : {}),
    description: clip(textOrNull(description) ?? `${label} at ${address.host}`, 100),
    version: versionOf(version),
    ...(isHttps(websiteUrl) ? { websiteUrl } : {}),
    remotes: [{ type: "streamable-http", url }],
  });
}

/** `mcp.example.com` → `com.example.mcp`; addresses and single names have no domain and go under `internal`. */
function namespaceOf({ hostname }: URL): string {
  const host = hostname.replace(/^\[|\]$/g, "");
  if (isIP(host)) return `internal.ip-${slug(host)}`;
  const labels = host.split(".").filter(Boolean).map(slug).filter(Boolean);
  return labels.length > 1 ? labels.reverse().join(".") : `internal.${labels[0] ?? "host"}`;
}

/** Two servers on one host differ by port; the name says so where the port is not the usual one. */
function nameOf(name: string, { port }: URL): string {
  const base = slug(name.split("/").at(-1) ?? name).slice(0, 100) || "server";
  const padded = base.length < 2 ? `${base}-server` : base;
  return port ? `${padded}-${port}` : padded;
}

function slug(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
}

function versionOf(version: unknown): string {
  const text = textOrNull(version);
  const usable = text !== null && serverJson.shape.version.safeParse(text).success;
  return usable ? text : "0.0.0";
}

function clip(text: string, max: number): string {
  const line = text.replace(/\s+/g, " ").replaceAll("\0", "").trim().toWellFormed();
  if (line.length <= max) return line;
  return `${line
    .slice(0, max - 1)
    .toWellFormed()
    .trimEnd()}…`;
}

function textOrNull(value: unknown): string | null {
  return typeof value === "string" && value.trim() !== "" ? value : null;
}

function isHttps(value: unknown): boolean {
  return typeof value === "string" && value.startsWith("https://") && URL.canParse(value);
}
