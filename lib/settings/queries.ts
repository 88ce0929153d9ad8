import { z } from "zod";
import { db, type Tx } from "#lib/db/client.ts";
import { query } from "#lib/kernel/query.ts";
import { type ApprovalMatrix, approvalMatrix } from "./schemas.ts";

/** The matrix in force. */
export async function loadApprovalMatrix(tx: Pick<Tx, "approvalPolicy">): Promise<ApprovalMatrix> {
  const policy = await tx.approvalPolicy.findFirstOrThrow({ orderBy: { version: "desc" } });
  return approvalMatrix.parse({ version: policy.version, rules: policy.rules });
}

export const getApprovalMatrix = query({
  id: "getApprovalMatrix",
  permission: "settings.read",
  summary: "The approval matrix in force: who must sign for which classification and access level",
  input: z.object({}),
  output: approvalMatrix,
  run: () => loadApprovalMatrix(db()),
});
