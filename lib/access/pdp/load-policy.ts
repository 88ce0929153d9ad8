import type pg from "pg";
import { readDocument } from "../policy/index.ts";
import type { AccessPolicy } from "../policy/schemas.ts";
import type { ChangedIds } from "./load-changes.ts";

/**
 * The policy in force.
 *
 * @throws when its document can't be understood: then nothing can be decided by it
 */
export async function loadPolicy(
  client: pg.ClientBase,
  wanted: ChangedIds,
  before?: AccessPolicy,
): Promise<AccessPolicy> {
  if (before && wanted?.length === 0) return before;
  const { rows } = await client.query<{ version: number; document: string }>(
    "SELECT version, document FROM access_policy ORDER BY version DESC LIMIT 1",
  );
  const [row] = rows;
  if (!row) throw new Error("There is no access policy.");
  return { version: row.version, document: readDocument(row) };
}
