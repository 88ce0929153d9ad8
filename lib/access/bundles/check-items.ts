import { canonicalJson } from "#lib/core/canonical-json.ts";
import { DomainError, type FieldIssue } from "#lib/core/errors.ts";
import type { Tx } from "#lib/db/client.ts";
import { approvedTools } from "../agents/index.ts";
import { termIssues } from "../terms/index.ts";
import type { BundleItem } from "./schemas.ts";

/**
 * Holds a bundle against what is approved now. What is approved when it is requested is looked at again then.
 *
 * @throws DomainError `invalid`, pointing at each thing that could not be requested
 */
export async function checkItems(
  tx: Pick<Tx, "server" | "$queryRaw">,
  items: readonly BundleItem[],
  at: Date,
): Promise<void> {
  const servers = await tx.server.findMany({
    where: { name: { in: items.map(({ server }) => server) } },
    select: { id: true, name: true },
  });
  const ids = new Map(servers.map(({ id, name }) => [name, id]));
  const approved = await approvedTools(tx, [...ids.values()], at);
  const texts = items.map(canonicalJson);
  const issues = items.flatMap((item, index): FieldIssue[] => {
    const tools = approved.get(ids.get(item.server) ?? "");
    if (!tools)
      return [
        {
          pointer: `/items/${index}/server`,
          message: "No approved server has this name. Have it approved first.",
        },
      ];
    if (texts.indexOf(texts[index] ?? "") < index)
      return [{ pointer: `/items/${index}`, message: "This is in the bundle already." }];
    return termIssues(item, tools).map(({ pointer, message }) => ({
      pointer: `/items/${index}${pointer}`,
      message,
    }));
  });
  if (issues.length > 0)
    throw new DomainError("invalid", "The input is not valid: items.", { issues: issues.slice(0, 100) });
}
