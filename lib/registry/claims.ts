import { oneLine } from "#lib/core/one-line.ts";
import { digestOfText } from "#lib/kernel/digest.ts";
import type { ServerJson } from "./server-json.ts";
import { nameSkeleton, titleSkeleton } from "./skeleton.ts";
import { parseOciReference } from "./validation/oci-reference.ts";

/** What a document takes for its server, to be found by whoever takes the same: a kind, and a folded form of the value. */
export type Claim = {
  kind: "name" | "title" | "remote" | "package";
  /** Equal for all that would be taken for the same. */
  key: string;
  /** As the document has it. */
  value: string;
  /** A JSON pointer into the document. */
  pointer: string;
};

/** All that a document claims, once each. */
export function claimsOf({ name, title, remotes = [], packages = [] }: ServerJson): Claim[] {
  const claims = [
    claim("name", nameSkeleton(name), name, "/name"),
    claim("title", titleSkeleton(title ?? ""), title ?? "", "/title"),
    ...remotes.map(({ url }, index) => claim("remote", remoteKey(url), url, `/remotes/${index}/url`)),
    ...packages.map(({ registryType, identifier }, index) => {
      const key = packageKey(registryType, identifier);
      return claim("package", key, `${registryType} ${identifier}`, `/packages/${index}/identifier`);
    }),
  ];
  const seen = new Set([""]);
  return claims.filter(({ key }) => !seen.has(key) && seen.add(key));
}

/** A document as a submission keeps it. */
export function documentColumns(document: ServerJson): { document: string; claims: string[] } {
  return { document: JSON.stringify(document), claims: claimsOf(document).map(({ key }) => key) };
}

/** Longer keys are kept by their hash: an index has no room for them. */
const keyMax = 300;

function claim(kind: Claim["kind"], folded: string, value: string, pointer: string): Claim {
  const key = folded && `${kind}:${folded.length > keyMax ? digestOfText(folded) : oneLine(folded, keyMax)}`;
  return { kind, key, value: oneLine(value), pointer };
}

/** Where a remote is, every variable in it as `~`; null when it is no address. */
function parseRemote(url: string): { host: string; port: string; rest: string } | null {
  const parsed = URL.parse(url.replaceAll(/\{[^{}]*\}/g, "~"));
  if (!parsed) return null;
  const { hostname, port, pathname, search } = parsed;
  return { host: hostname.replace(/\.$/, ""), port, rest: `${pathname.replace(/(?<!\/)\/+$/, "")}${search}` };
}

/** The host of a remote, or null when it has none or all of it is a variable. */
export function hostOfRemote(url: string): string | null {
  const host = parseRemote(url)?.host;
  return host && host !== "~" ? host : null;
}

/**
 * An address with what does not tell servers apart left out: protocol, case of the host, usual port, a slash or dot at
 * the end, fragment, and how a variable is called. Empty when the host is not known.
 */
export function remoteKey(url: string): string {
  const remote = parseRemote(url);
  if (!remote || !hostOfRemote(url)) return "";
  return `${remote.host}${remote.port && `:${remote.port}`}${remote.rest}`;
}

/** A package by what its registry tells packages apart by; which of its versions is no matter. */
export function packageKey(registryType: string, identifier: string): string {
  const type = registryType.toLowerCase();
  switch (type) {
    case "oci": {
      const image = parseOciReference(identifier);
      return `${type} ${image ? `${image.registry.toLowerCase()}/${image.repository}` : identifier}`;
    }
    case "pypi": // PEP 503
      return `${type} ${identifier.toLowerCase().replaceAll(/[-_.]+/g, "-")}`;
    case "nuget":
      return `${type} ${identifier.toLowerCase()}`;
    default:
      return `${type} ${identifier}`;
  }
}
