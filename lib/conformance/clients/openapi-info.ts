import { isObject } from "#lib/core/json-object.ts";

/**
 * The texts of `info.version` and `info.description` in an OpenAPI document, in JSON or in the YAML that generators write:
 * a block mapping at the top, whose values are plain, quoted, or block scalars (YAML 1.2.2 §8.1).
 */
export function openapiInfo(text: string): { version?: string; description?: string } {
  try {
    const document: unknown = JSON.parse(text);
    const info = isObject(document) && isObject(document.info) ? document.info : {};
    return { version: textOf(info.version), description: textOf(info.description) };
  } catch {
    const lines = text.split(/\r?\n/);
    const from = lines.findIndex((line) => /^info:\s*$/.test(line)) + 1;
    if (from === 0) return {};
    const length = lines.slice(from).findIndex((line) => /^\S/.test(line));
    const block = lines.slice(from, length === -1 ? undefined : from + length);
    return { version: scalarOf(block, "version"), description: scalarOf(block, "description") };
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** A key's value with everything that is indented deeper, which is enough to look for a text in it. */
function scalarOf(block: readonly string[], key: string): string | undefined {
  const depth = /^\s*/.exec(block.find((line) => line.trim()) ?? "")?.[0].length ?? 0;
  const at = block.findIndex((line) => line.startsWith(`${" ".repeat(depth)}${key}:`));
  if (at === -1) return undefined;
  const first = (block[at] ?? "").slice(depth + key.length + 1).trim();
  const rest = block.slice(at + 1);
  const deeper = rest.findIndex((line) => line.trim() !== "" && !line.startsWith(" ".repeat(depth + 1)));
  const folded = [
    /^[|>][-+\d]*$/.test(first) ? "" : first,
    ...rest.slice(0, deeper === -1 ? undefined : deeper),
  ]
    .map((line) => line.trim())
    .join(" ")
    .trim();
  return /^(["']).*\1$/.test(folded) ? folded.slice(1, -1) : folded;
}
