import { openSubmissionStatuses } from "#lib/core/words.ts";
import type { Tx } from "#lib/db/client.ts";

/**
 * Whether anything of what is stopped is on its way back: submitted again, or about to be lifted. Then another quarantine
 * is worth placing: what was decided without knowing its reason does not bring anything back.
 */
export async function mayComeBack(
  tx: Pick<Tx, "serverVersion">,
  versions: readonly { id: string }[],
): Promise<boolean> {
  const returning = await tx.serverVersion.findFirst({
    where: {
      id: { in: versions.map(({ id }) => id) },
      status: "quarantined",
      OR: [
        { submissions: { some: { status: { in: [...openSubmissionStatuses] } } } },
        { quarantines: { some: { quarantine: { status: "lift_proposed" } } } },
      ],
    },
    select: { id: true },
  });
  return returning !== null;
}
