import { isObject } from "#lib/core/json-object.ts";
import type { Answer } from "../http.ts";
import { visible } from "../visible.ts";

const words =
  /(?<![a-z])(?:review|pending|approv|submission|submitted|held|moderat|queued|waiting|draft)\w*/i;

/**
 * Whether the answer to a publish says that people look at it first: 202, or a word for it anywhere but in the document
 * itself. Gives what said so.
 */
export function heldBecause({ status, json }: Answer): string | undefined {
  if (status === 202) return "202 Accepted";
  const { server: _, ...beside } = isObject(json) ? json : {};
  const said = JSON.stringify(beside);
  const at = said.search(words);
  return at === -1 ? undefined : visible(said.slice(Math.max(0, at - 30), at + 60));
}
