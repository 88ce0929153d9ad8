import { storedConditions } from "./review-schemas.ts";

export type StoredConditions = { tools: string[] | null; until: string | null; catalogs: string[] | null };

/**
 * The conditions of an approval, from the database.
 *
 * @throws when the text is none of ours: what it forbids is not known then
 */
export function readConditions(text: string | null): StoredConditions | null {
  if (text === null) return null;
  const { tools = null, until = null, catalogs = null } = storedConditions.parse(JSON.parse(text));
  return { tools, until, catalogs };
}
