import type { Tx } from "#lib/db/client.ts";
import { demandFor, loadApprovalMatrix, strictestDemand } from "#lib/settings/index.ts";
import type { MatrixFacts, StageRule } from "#lib/settings/schemas.ts";
import { factsToMeet } from "./matrix-facts.ts";
import { ruleFor } from "./namespace-rules.ts";
import type { ServerJson } from "./server-json.ts";
import type { ToolLabel } from "./tool-labels.ts";

/** A published version, as far as the matrix asks about it. */
export type MatrixVersion = {
  classification: string;
  accessLevel: string;
  document: ServerJson;
  labels: readonly ToolLabel[];
};

/**
 * Who must sign for many published versions together, by the matrix in force: for each role the most that any of them
 * asks for. Nobody where the matrix names nobody for one of them: what has no stage never passes.
 */
export async function strictestStages(
  tx: Pick<Tx, "approvalPolicy" | "namespace">,
  versions: readonly MatrixVersion[],
): Promise<StageRule[]> {
  const matrix = await loadApprovalMatrix(tx);
  const namespaces = await tx.namespace.findMany({ select: { prefix: true } });
  const distinct = new Map<string, MatrixFacts>();
  for (const { document, labels, ...facts } of versions) {
    const inHouse = ruleFor(document.name, namespaces) !== undefined;
    for (const fact of factsToMeet({ facts, approved: null, document, labels, inHouse }))
      distinct.set(JSON.stringify(fact), fact);
  }
  return strictestDemand([...distinct.values()].map((facts) => demandFor(matrix, facts))).stages;
}
