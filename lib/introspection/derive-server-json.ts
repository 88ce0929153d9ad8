import { createHash } from "node:crypto";
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
  const shownTitle = oneLineOf(title, 100);
  const label = shownTitle ?? oneLineOf(name, 60) ?? address.host;
  return serverJson.parse({
    $schema: serverJsonSchemaUrl,
    name: `${namespaceOf(address)}/${nameOf(name, address)}`,
    ...(shownTitle ? { title: shownTitle } : {}),
    description: oneLineOf(description, 100) ?? oneLineOf(`${label} at ${address.host}`, 100),
    version: versionOf(version),
    ...(isWebsite(websiteUrl) ? { websiteUrl } : {}),
    remotes: [{ type: "streamable-http", url }],
  });
}

/** A name may have 200 characters: 106 for the server on its host, a slash, and these. */
const namespaceMax = 93;

/** `mcp.example.com` → `com.example.mcp`; addresses and single names have no domain and go under `internal`. */
function namespaceOf({ hostname }: URL): string {
  const host = hostname.replace(/^\[|\]$/g, "");
  if (isIP(host)) return `internal.ip-${slug(host.replace("::", "-x-"))}`;
  const labels = host.split(".").filter(Boolean).map(slug).filter(Boolean);
  const namespace = labels.length > 1 ? labels.reverse().join(".") : `internal.${labels[0] ?? "host"}`;
  if (namespace.length <= namespaceMax) return namespace;
  // What is cut off still tells hosts apart.
  const mark = createHash("sha256").update(host).digest("hex").slice(0, 8);
  return `${namespace.slice(0, namespaceMax - 9).replace(/[.-]+$/, "")}-${mark}`;
}

/** Two servers on one host differ by port; the name says so where the port is not the usual one. */
function nameOf(name: unknown, { port }: URL): string {
  const own = typeof name === "string" ? slug(name.split("/").at(-1) ?? "") : "";
  const base = own.slice(0, 100).replace(/-$/, "") || "server";
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
  const parsed = serverJson.shape.version.safeParse(version);
  return parsed.success && parsed.data.trim() ? parsed.data : "0.0.0";
}

/** A text as one line of `max` characters at most, or null when it says nothing. */
function oneLineOf(value: unknown, max: number): string | null {
  if (typeof value !== "string") return null;
  const line = value.replaceAll("\0", "").toWellFormed().replace(/\s+/g, " ").trim();
  if (line.length <= max) return line || null;
  return `${line
    .slice(0, max - 1)
    .toWellFormed()
    .trimEnd()}…`;
}

/** An https address in the characters of RFC 3986 alone. */
function isWebsite(value: unknown): boolean {
  const form = /^https:\/\/[\w.-]+(:\d+)?([/?]([\w.~:/?@!$&'()*+,;=-]|%[0-9a-f]{2})*)?$/i;
  return typeof value === "string" && form.test(value) && URL.canParse(value);
}
