import { isObject } from "#lib/core/json-object.ts";

/** The registry's own block beside a document (OpenAPI, `ServerResponse._meta`). */
export const officialKey = "io.modelcontextprotocol.registry/official";
/** The publisher's block inside a document (OpenAPI, `ServerDetail._meta`). */
export const publisherKey = "io.modelcontextprotocol.registry/publisher-provided";

/** The schema that documents of today name (`static.modelcontextprotocol.io`). */
export const currentSchema = "https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json";

/** A name that nobody has: the namespace is reserved (RFC 2606 §3). */
export const unknownName = "com.example.conformance/no-such-server-x9k";

/** One element of a list, as far as it can be read. `raw` is what came over the wire. */
export type Entry = {
  name: string;
  version: string;
  server: Record<string, unknown>;
  official: Record<string, unknown> | undefined;
  raw: Record<string, unknown>;
};

/** Reads a `ServerResponse`, or undefined when it lacks what every other question needs: a name and a version. */
export function readEntry(raw: unknown): Entry | undefined {
  if (!isObject(raw) || !isObject(raw.server)) return undefined;
  const { name, version } = raw.server;
  if (typeof name !== "string" || typeof version !== "string") return undefined;
  const official = isObject(raw._meta) ? raw._meta[officialKey] : undefined;
  return { name, version, server: raw.server, official: isObject(official) ? official : undefined, raw };
}

/** What tells one entry from another. */
export function keyOf({ name, version }: { name: string; version: string }): string {
  return `${name} ${version}`;
}

/** `io.github.a%2Fb`, as every client writes a name into a path. */
export function pathOf(name: string, version?: string): string {
  const versions = `/servers/${encodeURIComponent(name)}/versions`;
  return version === undefined ? versions : `${versions}/${encodeURIComponent(version)}`;
}

/** Order of the official listing: bytes of the name, then of the version. */
export function compareEntries(a: Entry, b: Entry): number {
  return Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)) || Buffer.compare(bytes(a), bytes(b));
}

function bytes({ version }: Entry): Buffer {
  return Buffer.from(version);
}

/** Whether a search for `term` may show the entry: the official registry looks at the name, and later the description. */
export function mentions({ name, server }: Entry, term: string): boolean {
  return [name, server.description, server.title].some(
    (text) => typeof text === "string" && text.toLowerCase().includes(term.toLowerCase()),
  );
}
