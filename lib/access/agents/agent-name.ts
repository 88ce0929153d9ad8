import { DomainError, invalidField } from "#lib/core/errors.ts";
import type { Tx } from "#lib/db/client.ts";
import { titleSkeleton } from "#lib/registry/index.ts";
import { agentLabel } from "./agent-row.ts";

/**
 * Refuses a name that people would take for another agent's: whoever decides on a grant goes by it. Names are given one at a
 * time, so that of two alike, given at once, one is refused.
 *
 * @param ownId the agent that has the name now or gets it
 * @throws DomainError `conflict` that tells the other name; `invalid` for a name that nobody sees
 */
export async function refuseTakenName(
  tx: Pick<Tx, "$executeRaw" | "$queryRaw">,
  name: string,
  ownId: string,
): Promise<void> {
  const skeleton = titleSkeleton(name);
  if (skeleton === "") throw invalidField("name", "Nobody would see this name.");
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('countersign-agent-names', 0))`;
  // In one value: as rows, thousands of names would cost more than comparing them does.
  const [{ names }] = await tx.$queryRaw<[{ names: string[] }]>`
    SELECT coalesce(json_agg(name), '[]') AS names FROM agent WHERE id <> ${ownId}`;
  const same = names.find((other) => other.toLowerCase() === name.toLowerCase());
  if (same !== undefined)
    throw new DomainError("conflict", `There is an agent ${agentLabel({ name: same })} already.`);
  const alike = names.find((other) => titleSkeleton(other) === skeleton);
  if (alike !== undefined)
    throw new DomainError(
      "conflict",
      `This name is easily taken for that of the agent ${agentLabel({ name: alike })}. Choose another.`,
    );
}
