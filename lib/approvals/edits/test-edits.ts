import { db } from "#lib/db/client.ts";
import { painted } from "../claims/test-claims.ts";
import type { editApproval } from "./index.ts";

/** What tests of edits share. */

type Changes = Partial<Parameters<typeof editApproval>[1]>;

/** What a page sends that was painted a moment ago. */
export async function seen(id: string, changes: Changes = {}) {
  const { decision: _, reason: __, ...page } = await painted(id);
  return { ...page, arguments: '{ "to": "ana", "amount": 50 }', reason: "Half of it is due.", ...changes };
}

/** What came of an edit. */
export function childOf(id: string) {
  return db().actionApproval.findUnique({ where: { parentId: id } });
}
