import type { AccessLevel, Classification } from "#lib/core/words.ts";
import type { Prisma, Tx } from "#lib/db/client.ts";
import { loadApprovalMatrix, stagesFor, strictest } from "#lib/settings/index.ts";

type Facts = { classification: string; accessLevel: string };

/**
 * Who must sign: what the matrix asks for these facts and, where the server is approved already, for the facts it was
 * approved with, whichever is stricter. Proposing a restricted server as public does not get it past the people who
 * sign for restricted ones.
 */
export async function requiredStages(
  tx: Pick<Tx, "approvalPolicy" | "serverVersion">,
  facts: Facts,
  versionId: string | null,
): Promise<Pick<Prisma.SubmissionUncheckedCreateInput, "policyVersion" | "stages">> {
  const matrix = await loadApprovalMatrix(tx);
  const version = versionId
    ? await tx.serverVersion.findUnique({ where: { id: versionId }, include: { server: true } })
    : null;
  const { classification, accessLevel } = version?.server ?? {};
  const approved = classification && accessLevel ? [{ classification, accessLevel }] : [];
  const demands = [facts, ...approved].map((each) =>
    stagesFor(matrix, each.classification as Classification, each.accessLevel as AccessLevel),
  );
  return { policyVersion: matrix.version, stages: strictest(demands) };
}
