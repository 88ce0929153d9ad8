import type { Tx } from "#lib/db/client.ts";
import type { StageRule } from "#lib/decisions/index.ts";
import { matrixFactsOf } from "#lib/registry/index.ts";
import type { ServerJson } from "#lib/registry/schemas.ts";
import type { ToolLabel } from "#lib/registry/tool-labels.ts";
import { type Demand, demandFor, strictestDemand } from "#lib/settings/index.ts";
import type { ApprovalMatrix, MatrixFacts } from "#lib/settings/schemas.ts";
import { approvedFacts, type RecertificationRow } from "./recertification-row.ts";

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

/**
 * All that the matrix is asked about: the facts that this version was approved with, those of its server, which a later
 * version may have changed, and the access that reviewers found in its tools.
 */
async function factsOf(tx: Pick<Tx, "namespace">, row: Subject): Promise<MatrixFacts[]> {
  const { server, document } = row.version;
  const approved = approvedFacts(row);
  const now = {
    classification: server.classification ?? approved.classification,
    accessLevel: server.accessLevel ?? approved.accessLevel,
  };
  const parsed = document === null ? null : (JSON.parse(document) as ServerJson);
  const labels = JSON.parse(row.approval?.labels ?? "[]") as ToolLabel[];
  const facts = await matrixFactsOf(tx, approved, parsed, labels);
  const same = now.classification === approved.classification && now.accessLevel === approved.accessLevel;
  return same ? facts : [...facts, ...(await matrixFactsOf(tx, now, parsed, labels))];
}
