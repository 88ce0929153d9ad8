import { type AccessLevel, accessLevels } from "#lib/core/words.ts";

/** A level of access to a server, or one of its tools. */
export type NamedScope = { server: string } & ({ level: AccessLevel } | { tool: string });

/** Before the name of a tool that would read as something else. */
const marked = "tool:";
const levels: ReadonlySet<string> = new Set(accessLevels);

/**
 * What OAuth calls it: `com.example/crm:write`, `com.example/crm:find`. A tool called as a level is `com.example/crm:tool:write`.
 * One scope has one name, and a name means one scope; what of a tool's name may stand in no scope (RFC 6749 §3.3) is
 * percent-encoded. Servers have names that may.
 */
export function scopeName(scope: NamedScope): string {
  return `${scope.server}:${"level" in scope ? scope.level : encode(scope.tool)}`;
}

/** @returns null for what is no scope's name */
export function parseScopeName(text: string): NamedScope | null {
  const colon = text.indexOf(":");
  const [server, name] = [text.slice(0, Math.max(0, colon)), text.slice(colon + 1)];
  const level = accessLevels.find((one) => one === name);
  if (server === "") return null;
  if (level) return { server, level };
  const tool = decode(name.startsWith(marked) ? name.slice(marked.length) : name);
  return tool === null || tool === "" ? null : { server, tool };
}

/** All but printable ASCII without blanks, quotation marks and backslashes; and `%`, by which the rest is told. */
function encode(tool: string): string {
  const plain = levels.has(tool) || tool.startsWith(marked) ? `${marked}${tool}` : tool;
  return plain.toWellFormed().replace(/[^\x21\x23\x24\x26-\x5b\x5d-\x7e]/gu, encodeURIComponent);
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
