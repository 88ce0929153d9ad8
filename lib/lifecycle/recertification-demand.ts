import type { Tx } from "#lib/db/client.ts";
import type { StageRule } from "#lib/decisions/index.ts";
import { matrixFactsOf } from "#lib/registry/index.ts";
import type { ServerJson } from "#lib/registry/schemas.ts";
import type { ToolLabel } from "#lib/registry/tool-labels.ts";
import { type Demand, demandFor, strictestDemand } from "#lib/settings/index.ts";
import type { ApprovalMatrix, MatrixFacts } from "#lib/settings/schemas.ts";
import type { RecertificationRow } from "./recertification-row.ts";

type Subject = Pick<RecertificationRow, "version" | "approval">;

/**
 * Who decides on a recertification: of what is restricted or can administer, everybody whom the matrix names signs again;
 * of all else, one person of governance.
 */
export async function stagesOf(
  tx: Pick<Tx, "namespace">,
  row: Subject,
  matrix: ApprovalMatrix,
): Promise<StageRule[]> {
  const facts = await factsOf(tx, row);
  const grave = facts.some(
    ({ classification, access_level }) => classification === "restricted" || access_level === "admin",
  );
  return grave ? demandOfAll(matrix, facts).stages : [{ role: "governance", need: 1 }];
}

/** What the matrix asks for a version that is confirmed again, and for how long it then holds. */
export async function demandOf(
  tx: Pick<Tx, "namespace">,
  row: Subject,
  matrix: ApprovalMatrix,
): Promise<Demand> {
  return demandOfAll(matrix, await factsOf(tx, row));
}

function demandOfAll(matrix: ApprovalMatrix, facts: readonly MatrixFacts[]): Demand {
  return strictestDemand(facts.map((each) => demandFor(matrix, each)));
}

/** What was approved; and the access that reviewers found in its tools, where that is more. */
function factsOf(tx: Pick<Tx, "namespace">, { version: { server, document }, approval }: Subject) {
  return matrixFactsOf(
    tx,
    { classification: server.classification ?? "restricted", accessLevel: server.accessLevel ?? "admin" },
    document === null ? null : (JSON.parse(document) as ServerJson),
    JSON.parse(approval?.labels ?? "[]") as ToolLabel[],
  );
}
