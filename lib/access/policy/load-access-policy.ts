import { z } from "zod";
import { db, type Tx } from "#lib/db/client.ts";
import { query } from "#lib/kernel/query.ts";
import {
  type AccessPolicy,
  type AccessPolicyDocument,
  accessPolicyDocument,
  accessPolicyView,
} from "./schemas.ts";

/**
 * The access policy in force.
 *
 * @throws when it is not what the product wrote: what it forbids is not known then
 */
export async function loadAccessPolicy(tx: Pick<Tx, "accessPolicy">): Promise<AccessPolicy> {
  const row = await tx.accessPolicy.findFirstOrThrow({ orderBy: { version: "desc" } });
  return { version: row.version, document: readDocument(row) };
}

export function readDocument({ document }: { document: string }): AccessPolicyDocument {
  return accessPolicyDocument.parse(JSON.parse(document));
}

export const getAccessPolicy = query({
  id: "getAccessPolicy",
  permission: "policy.read",
  summary:
    "The access policy in force: who signs grants, what is refused whatever was granted, and how often",
  input: z.object({}),
  output: accessPolicyView,
  run: () => loadAccessPolicy(db()),
});
