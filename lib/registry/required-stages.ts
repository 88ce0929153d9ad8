import type { Tx } from "#lib/db/client.ts";
import { type Demand, demandFor, loadApprovalMatrix, strictestDemand } from "#lib/settings/index.ts";
import { type ApprovalMatrix, approvalMatrix } from "#lib/settings/schemas.ts";
import { factsToMeet } from "./matrix-facts.ts";
import { namespaceOfServer } from "./namespaces.ts";
import type { ServerJson } from "./server-json.ts";
import type { ToolLabel } from "./tool-labels.ts";

type Facts = { classification: string; accessLevel: string };

/** What is known of a server when its facts are put to the matrix. */
export type MatrixSubject = {
  document: ServerJson | null;
  versionId: string | null;
  labels?: readonly ToolLabel[];
};

/** What a submission has to pass, by when, and for how long that holds. */
export type RequiredColumns = Demand & { policyVersion: number };

/**
 * Who must sign, by when, and for how long that holds: what the matrix asks for these facts, for the access that
 * reviewers saw in its tools, and, where the server is approved already, for the facts it was approved with, whichever
 * is strictest. Proposing a restricted server as public does not get it past the people who sign for restricted ones.
 *
 * @param matrix the one in force when left out; a review that has begun keeps its own
 */
export async function requiredStages(
  tx: Pick<Tx, "approvalPolicy" | "serverVersion" | "namespace">,
  facts: Facts,
  { document, versionId, labels = [] }: MatrixSubject,
  matrix?: ApprovalMatrix,
): Promise<RequiredColumns> {
  const asked = matrix ?? (await loadApprovalMatrix(tx));
  const version = versionId
    ? await tx.serverVersion.findUnique({ where: { id: versionId }, include: { server: true } })
    : null;
  const { classification, accessLevel } = version?.server ?? {};
  const approved = classification && accessLevel ? { classification, accessLevel } : null;
  const inHouse = await isInHouse(tx, document);
  const demands = factsToMeet({ facts, approved, document, labels, inHouse }).map((each) =>
    demandFor(asked, each),
  );
  return { policyVersion: asked.version, ...strictestDemand(demands) };
}

/** The matrix that a submission's review began under. */
export async function matrixOfReview(
  tx: Pick<Tx, "approvalPolicy">,
  { policyVersion }: { policyVersion: number },
): Promise<ApprovalMatrix> {
  return approvalMatrix.parse(
    await tx.approvalPolicy.findUniqueOrThrow({ where: { version: policyVersion } }),
  );
}

async function isInHouse(tx: Pick<Tx, "namespace">, document: ServerJson | null): Promise<boolean> {
  return document !== null && (await namespaceOfServer(tx, document.name)) !== null;
}
