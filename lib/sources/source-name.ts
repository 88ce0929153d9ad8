import { DomainError } from "#lib/core/errors.ts";
import type { Tx } from "#lib/db/client.ts";

/** @throws DomainError `conflict` when another source has this name */
export async function assertNameIsFree(
  tx: Pick<Tx, "source">,
  name: string,
  exceptId?: string,
): Promise<void> {
  const other = await tx.source.findFirst({ where: { name, id: { not: exceptId } }, select: { id: true } });
  if (other)
    throw new DomainError("conflict", `There is a source named "${name}" already. Choose another name.`);
}
