import type { Tx } from "#lib/db/client.ts";
import type { StageRule } from "#lib/decisions/index.ts";
import { factsToMeet, ruleFor } from "#lib/registry/index.ts";
import type { ServerJson } from "#lib/registry/schemas.ts";
import type { ToolLabel } from "#lib/registry/tool-labels.ts";
import { type Demand, demandFor, loadApprovalMatrix, strictestDemand } from "#lib/settings/index.ts";
import type { ApprovalMatrix, MatrixFacts } from "#lib/settings/schemas.ts";
import { approvedFacts, type RecertificationRow } from "./recertification-row.ts";

type Subject = Pick<RecertificationRow, "version" | "approval">;

/** What who decides depends on beside the recertification itself, loaded once for many of them. */
export type DemandRules = { matrix: ApprovalMatrix; namespaces: readonly { prefix: string }[] };

export async function loadDemandRules(tx: Pick<Tx, "approvalPolicy" | "namespace">): Promise<DemandRules> {
  const matrix = await loadApprovalMatrix(tx);
  return { matrix, namespaces: await tx.namespace.findMany({ select: { prefix: true } }) };
}

/**
 * Who decides on a recertification: of what is restricted or can administer, everybody whom the matrix names signs again;
 * of all else, one person of governance.
 */
export function stagesOf(row: Subject, rules: DemandRules): StageRule[] {
  const facts = factsOf(row, rules);
  const grave = facts.some(
    ({ classification, access_level }) => classification === "restricted" || access_level === "admin",
  );
  return grave ? demandOfAll(rules, facts).stages : [{ role: "governance", need: 1 }];
}

/** What the matrix asks for a version that is confirmed again, and for how long it then holds. */
export function demandOf(row: Subject, rules: DemandRules): Demand {
  return demandOfAll(rules, factsOf(row, rules));
}

function demandOfAll({ matrix }: DemandRules, facts: readonly MatrixFacts[]): Demand {
  return strictestDemand(facts.map((each) => demandFor(matrix, each)));
}

/**
 * All that the matrix is asked about: the facts that this version was approved with, those of its server, which a later
 * version may have changed, and the access that reviewers found in its tools.
 */
function factsOf(row: Subject, { namespaces }: DemandRules): MatrixFacts[] {
  const { server, document } = row.version;
  const approved = approvedFacts(row);
  const now = {
    classification: server.classification ?? approved.classification,
    accessLevel: server.accessLevel ?? approved.accessLevel,
  };
  const parsed = document === null ? null : (JSON.parse(document) as ServerJson);
  const labels = JSON.parse(row.approval?.labels ?? "[]") as ToolLabel[];
  const inHouse = parsed !== null && ruleFor(parsed.name, namespaces) !== undefined;
  const meet = (facts: typeof approved) =>
    factsToMeet({ facts, approved: null, document: parsed, labels, inHouse });
  const same = now.classification === approved.classification && now.accessLevel === approved.accessLevel;
  return same ? meet(approved) : [...meet(approved), ...meet(now)];
}
