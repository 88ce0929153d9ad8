import { z } from "zod";

/** Conditions as they are kept with a version. What several signers asked for may leave nothing: an empty list. */
const storedConditions = z.object({
  tools: z.array(z.string()).nullish(),
  until: z.iso.datetime().nullish(),
  catalogs: z.array(z.string()).nullish(),
});

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
