import { z } from "zod";
import { canonicalJson } from "#lib/core/canonical-json.ts";
import { type AccessLevel, accessLevels } from "#lib/core/words.ts";
import type { GrantTool } from "../grants/schemas.ts";

/** The level of access that each of these tools has by today's approvals, as the database and the digest have it. */
export function toolLevelsOf(tools: readonly string[], approved: readonly GrantTool[]): string {
  return canonicalJson(
    Object.fromEntries(
      approved.flatMap(({ name, access }) => (tools.includes(name) ? [[name, access]] : [])),
    ),
  );
}

const stored = z.array(z.tuple([z.string(), z.enum(accessLevels)]));

/** The levels up to which named tools were signed; null where nobody can tell: then the grant gives nothing. */
export function readToolLevels(text: string): ReadonlyMap<string, AccessLevel> | null {
  try {
    return new Map(stored.parse(Object.entries(JSON.parse(text))));
  } catch {
    return null;
  }
}
