import type { RegistryRead } from "#lib/catalog/index.ts";
import { DomainError } from "#lib/core/errors.ts";

/** The catalog that is served without a catalog in the address. */
const defaultSlug = "default";
const base = /^(?:\/catalogs\/([^/]+))?\/v0(?:\.1)?(\/.*)$/;

/** Whose catalog an address names, and the path in it; null when it is none of the registry's. */
export function parseBase(path: string): { slug: string; rest: string } | null {
  const match = base.exec(path);
  return match ? { slug: match[1] ?? defaultSlug, rest: match[2] ?? "" } : null;
}

const servers = /^\/servers(?:\/([^/]+(?:\/[^/]+)?)\/versions(?:\/([^/]+))?)?$/;

/**
 * Reads the path of a read, raw as it was sent: names come encoded (`io.github.a%2Fb`) or as two segments.
 *
 * @returns null when nothing is served there
 * @throws DomainError `malformed` for a NUL or a broken percent-encoding
 */
export function parseRead(rest: string, search: string): RegistryRead | null {
  if (/%00|\0/.test(rest) || /%00|\0/.test(search))
    throw new DomainError("malformed", "The address contains the NUL character.");
  const match = servers.exec(rest);
  if (!match) return null;
  const query: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(search)) query[name] ??= value;
  const [, name, version] = match;
  if (name === undefined) return { kind: "list", query };
  if (version === undefined) return { kind: "versions", name: decode(name), query };
  return { kind: "version", name: decode(name), version: decode(version), query };
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new DomainError("malformed", "The address is not percent-encoded UTF-8 (RFC 3986).");
  }
}
